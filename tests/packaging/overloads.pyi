# Methods whose type depends on what they are given, which the Rust cannot say: each takes the place
# of the one that the stub generated from it has.
from atleast._guard import GuardedFile
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import TypeVar, overload

_Chunk = TypeVar("_Chunk", str, bytes, bytearray, memoryview)

class Counter:
    @overload
    def guard(self, /, chunks: SupportsRead[str | bytes]) -> GuardedFile: ...
    @overload
    def guard(self, /, chunks: AsyncIterable[_Chunk]) -> AsyncIterator[_Chunk]: ...
    @overload
    def guard(self, /, chunks: Iterable[_Chunk]) -> Iterator[_Chunk]: ...
