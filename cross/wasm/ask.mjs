// Calls the module, whose path is the argument, and prints each answer on a line.
import { readFileSync } from "node:fs";

const bytes = readFileSync(process.argv[2]);
const { instance } = await WebAssembly.instantiate(bytes);
const { memory, input, has_count, count, find, ragged_rows, is_scalar } = instance.exports;

function write(text) {
  const data = new TextEncoder().encode(text);
  const start = input(data.length);
  new Uint8Array(memory.buffer).set(data, start);
}

const code = (character) => character.codePointAt(0);

console.log("scalar", is_scalar());

write("hello-c-c-c-goodbye");
console.log("c in one line", has_count(code("c"), 3n));
write("hello-c-c-\nc-goodbye");
console.log("c in two lines", has_count(code("c"), 3n));

write("ä,é\n😀😀\n\n" + "é".repeat(1000) + "\n".repeat(9) + "é😀é");
console.log("é", count(code("é"), 2n), find(code("é"), 2n), count(code("é"), 1000n));
console.log("😀", count(code("😀"), 1n), find(code("😀"), 2n), find(code("😀"), 3n));

// Long enough that the memory of the module has to grow.
write("a,b,c\n".repeat(100000) + "a,b,c,d\n");
console.log("commas", count(code(","), 2n), find(code(","), 3n), has_count(code(","), 4n));

write('name,weight\n"Boots, brown",2\nHat\nScarf,1,red\n');
console.log("ragged", ragged_rows());
