//! Reads a [`CharSet`] from class text, which `regex-syntax` parses.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, ClassBracketed, ClassSet, ClassSetBinaryOpKind, ClassSetItem};
use regex_syntax::hir::{self, Class, ClassUnicode, HirKind};

use crate::charset::{CharSet, class};
use crate::error::{Error, ErrorKind as Kind};

impl CharSet {
    /// Parses one character class of a regular expression, in the syntax of the crate `regex`: a
    /// class in brackets (`[,;]`, `[^a-z]`, `[[:punct:]]`) or a named one (`\d`, `\p{Lu}`).
    ///
    /// # Errors
    ///
    /// Fails if the text does not start with `[` or `\`, is not exactly one class, or is longer
    /// than [`LONGEST_TEXT`](CharSet::LONGEST_TEXT) bytes.
    ///
    /// ```
    /// use atleast::{CharSet, ErrorKind};
    ///
    /// assert_eq!(CharSet::parse("[a-c]")?, CharSet::from_iter(['a', 'b', 'c']));
    /// let error = CharSet::parse("abc").unwrap_err();
    /// let ErrorKind::InvalidClassText { class_text, .. } = error.kind() else { unreachable!() };
    /// assert_eq!(class_text, "abc");
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn parse(class_text: &str) -> Result<CharSet, Error> {
        let invalid = |reason: String| {
            Error::from(Kind::InvalidClassText { class_text: class_text.to_owned(), reason })
        };
        if class_text.len() > CharSet::LONGEST_TEXT {
            return Err(Kind::ClassTextTooLong { length: class_text.len() }.into());
        }
        if !class_text.starts_with(['[', '\\']) {
            return Err(invalid("it does not start with [ or \\".to_owned()));
        }
        let class =
            Parser::new().parse(class_text).map_err(|error| invalid(error.kind().to_string()))?;
        let class = match &class {
            Ast::ClassBracketed(class) => of_brackets(class_text, class),
            Ast::ClassPerl(_) | Ast::ClassUnicode(_) => of_name(class_text, &class),
            _ => return Err(invalid("it is not exactly one class".to_owned())),
        };
        Ok(CharSet::from(&class.map_err(|error| invalid(error.kind().to_string()))?))
    }
}

// The translator of `regex-syntax` inserts the ranges of a class in brackets one by one into a
// sorted list, which takes quadratic time. So the ranges are gathered here and sorted once. The
// parser limits how deeply classes nest.

/// Returns the characters of a class in brackets.
fn of_brackets(class_text: &str, brackets: &ClassBracketed) -> Result<ClassUnicode, hir::Error> {
    let mut class = of_set(class_text, &brackets.kind)?;
    if brackets.negated {
        class.negate();
    }
    Ok(class)
}

fn of_set(class_text: &str, set: &ClassSet) -> Result<ClassUnicode, hir::Error> {
    match set {
        ClassSet::Item(item) => {
            let mut ranges = Ranges::default();
            gather(class_text, item, &mut ranges)?;
            Ok(class(ranges.ranges))
        }
        ClassSet::BinaryOp(operation) => {
            let mut class = of_set(class_text, &operation.lhs)?;
            let other = of_set(class_text, &operation.rhs)?;
            match operation.kind {
                ClassSetBinaryOpKind::Intersection => class.intersect(&other),
                ClassSetBinaryOpKind::Difference => class.difference(&other),
                ClassSetBinaryOpKind::SymmetricDifference => class.symmetric_difference(&other),
            }
            Ok(class)
        }
    }
}

/// Adds the characters of an item to the ranges.
fn gather(class_text: &str, item: &ClassSetItem, ranges: &mut Ranges) -> Result<(), hir::Error> {
    match item {
        ClassSetItem::Empty(_) => {}
        ClassSetItem::Literal(literal) => ranges.add([(literal.c, literal.c)]),
        ClassSetItem::Range(range) => ranges.add([(range.start.c, range.end.c)]),
        ClassSetItem::Union(union) => {
            for item in &union.items {
                gather(class_text, item, ranges)?;
            }
        }
        ClassSetItem::Bracketed(brackets) => {
            ranges.add_class(&of_brackets(class_text, brackets)?);
        }
        ClassSetItem::Ascii(_) | ClassSetItem::Unicode(_) | ClassSetItem::Perl(_) => {
            let (span, kind) = (*item.span(), ClassSet::Item(item.clone()));
            let alone = ClassBracketed { span, negated: false, kind };
            ranges.add_class(&of_name(class_text, &Ast::class_bracketed(alone))?);
        }
    }
    Ok(())
}

/// Returns the characters of a named class, as `regex-syntax` translates it.
fn of_name(class_text: &str, name: &Ast) -> Result<ClassUnicode, hir::Error> {
    let translated = hir::translate::Translator::new().translate(class_text, name)?;
    Ok(match translated.kind() {
        HirKind::Class(Class::Unicode(class)) => class.clone(),
        // A class of one character becomes a literal.
        HirKind::Literal(literal) => {
            let characters = String::from_utf8_lossy(&literal.0);
            class(characters.chars().map(|character| (character, character)))
        }
        // An empty class becomes an expression that matches nothing.
        _ => ClassUnicode::empty(),
    })
}

/// Gathered ranges, in any order; they may overlap.
#[derive(Default)]
struct Ranges {
    ranges: Vec<(char, char)>,
    /// The number of ranges after the last merge.
    merged: usize,
}

impl Ranges {
    fn add(&mut self, ranges: impl IntoIterator<Item = (char, char)>) {
        const FEW: usize = 1 << 16;
        self.ranges.extend(ranges);
        // Merging now and then keeps the list at most about twice as long as the merged ranges.
        if self.ranges.len() > 2 * self.merged + FEW {
            let merged = class(std::mem::take(&mut self.ranges));
            self.ranges.extend(merged.iter().map(|range| (range.start(), range.end())));
            self.merged = self.ranges.len();
        }
    }

    fn add_class(&mut self, class: &ClassUnicode) {
        self.add(class.iter().map(|range| (range.start(), range.end())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_but_one_class_is_an_error() {
        let error = |class_text: &str| CharSet::parse(class_text).unwrap_err().to_string();
        let rule = r"is not a class of characters such as [a-z] or \d:";
        assert_eq!(error("abc"), format!("\"abc\" {rule} it does not start with [ or \\"));
        assert_eq!(error("[a]b"), format!("\"[a]b\" {rule} it is not exactly one class"));
        assert_eq!(error("[a"), format!("\"[a\" {rule} unclosed character class"));
        for text in
            ["", "a", "[a]b", "[a][b]", "[a]+", r"\n", r"\.", r"\b", r"\d\d", "[", "\\", "[]"]
        {
            assert!(error(text).contains(rule), "{text}");
        }
        for text in ["(?i)[a]", "[b-a]", r"\p{Nothing}", " [a]", "[a] "] {
            assert!(error(text).contains(rule), "{text}");
        }
    }

    /// Returns the set that the translator of `regex-syntax` makes of a class.
    fn translated(class_text: &str) -> CharSet {
        CharSet::from(&of_name(class_text, &Parser::new().parse(class_text).unwrap()).unwrap())
    }

    #[test]
    fn classes_are_those_of_regex_syntax() {
        for class_text in [
            "[a-z&&[^aeiou]]",
            "[a-z--m-p]",
            "[a-m~~g-z]",
            r"[^\w\pL&&[:ascii:]]",
            r"[[^a][^b]]",
            "[^[^a]]",
            "[&&]",
            r"[\d\D]",
            r"[^\d\D]",
            r"[z-\x{10FFFF}[[b]a][^\x00-\x{10FFF0}]\p{Greek}\S[:^alpha:]]",
            r"[\u{D7FF}\u{E000}]",
        ] {
            assert_eq!(CharSet::parse(class_text).unwrap(), translated(class_text), "{class_text}");
        }
    }

    #[test]
    fn an_error_does_not_repeat_long_class_text() {
        let long = format!("[{}]", "a".repeat(CharSet::LONGEST_TEXT));
        let error = CharSet::parse(&long).unwrap_err().to_string();
        assert!(error.starts_with("class text of 8388610 bytes is too long"), "{error}");
        let error = CharSet::parse(&"é".repeat(1_000_000)).unwrap_err().to_string();
        assert!(error.len() < 500 && error.contains("éé…"), "{error}");
    }
}
