//! Completions for a shell, as `clap_complete` writes them. It takes the first argument for a subcommand; here it may
//! as well be N, behind which there is more to complete. So what zsh and fish are told of that is put right.

use clap::Command;
use clap_complete::Shell;

/// Returns the completions of the command.
pub(super) fn of(mut command: Command, shell: Shell) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command, "atleast", &mut bytes);
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    let names: Vec<_> = command.get_subcommands().map(Command::get_name).collect();
    let changes = match shell {
        Shell::Zsh => zsh(&names.join("|")),
        Shell::Fish => fish(&names.join(" ")),
        _ => Vec::new(),
    };
    for (from, to, most) in changes {
        debug_assert!(
            text.contains(from),
            "what is to be put right is written otherwise now: {from}"
        );
        text = text.replacen(from, &to, most);
    }
    text
}

/// What stands there, what is to stand there, and how often.
type Change = (&'static str, String, usize);

/// There are options behind a path, and any number of paths; a subcommand is the first word.
fn zsh(names: &str) -> Vec<Change> {
    let by_subcommand = format!(
        r"    if (( CURRENT > 2 )) && [[ $words[2] == ({names}) ]]; then
        state=atleast line=(N WHAT PATH $words[2])
        shift 2 words
        (( CURRENT -= 2 ))
    else
        (( CURRENT == 2 )) && _atleast_commands && ret=0
    _arguments "
    );
    let end = r#"":: :_atleast_commands" \
"*::: :->atleast" \
&& ret=0
"#;
    vec![
        ("    _arguments ", by_subcommand, 1),
        (end, "&& ret=0\n    fi\n".to_owned(), 1),
        ("'*::paths", "'*:paths".to_owned(), usize::MAX),
        ("'::paths", "'*:paths".to_owned(), usize::MAX),
    ]
}

/// Another first word than a subcommand changes nothing, nor does an option that has no value yet.
fn fish(names: &str) -> Vec<Change> {
    let is_subcommand = format!(r#"    if contains -- "$argv[1]" {names}"#);
    vec![
        ("    if set -q argv[1]", is_subcommand, 1),
        ("    or return\n", "    or return 0\n".to_owned(), 1),
        (
            r#"-n "__fish_atleast_needs_command" -a "#,
            r#"-n "__fish_use_subcommand" -a "#.to_owned(),
            usize::MAX,
        ),
    ]
}
