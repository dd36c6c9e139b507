// The same by ajv, for tests/bench/schema.c. Found in NODE_PATH: ajv 8 and ajv-formats.
//   node ajv.js once SCHEMA INSTANCE           status 0 when valid
//   node ajv.js many SCHEMA INSTANCE ROUNDS    {"compile_us": [...], "validate_ns": [...]}
"use strict";
const fs = require("fs");
const Ajv = require("ajv/dist/2020");
const addFormats = require("ajv-formats");

const [, , how, schemaFile, instanceFile, rounds] = process.argv;
const schemaText = fs.readFileSync(schemaFile, "utf8");
const instance = JSON.parse(fs.readFileSync(instanceFile, "utf8"));

function compile() {
  const ajv = new Ajv({ strict: false, logger: false });
  addFormats(ajv);
  return ajv.compile(JSON.parse(schemaText));
}

if (how === "once") {
  process.exit(compile()(instance) ? 0 : 1);
}

const now = () => Number(process.hrtime.bigint());
const figures = { compile_us: [], validate_ns: [] };
for (let i = 0; i < Number(rounds); i++) {
  const start = now();
  compile();
  figures.compile_us.push((now() - start) / 1e3);
}
const validate = compile();
for (let i = 0; i < 20000; i++) {
  if (!validate(instance)) throw new Error("not valid"); // also warms up the compiler
}
for (let i = 0; i < Number(rounds); i++) {
  const start = now();
  for (let k = 0; k < 1000; k++) validate(instance);
  figures.validate_ns.push((now() - start) / 1000);
}
console.log(JSON.stringify(figures));
