"""The counter from Python: three `c` on one line, and three `c` on two lines."""

from atleast import Counter, Reset

print(Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye"))
print(Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\nc-goodbye"))
