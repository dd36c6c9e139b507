// What @jsonforms/core says to examples whose data are changed: each value that a rule looks at
// becomes absent, null, false, true, 0, "" and more, and every constant of the rules.
// usage: node jsonforms.js FOLDER-OF-NODE_MODULES EXAMPLE.json...
// output: one JSON array of {file, name, changed, to, data, rules: [{at, visible, enabled}],
// errors: [{path, keyword}]}; "data" is missing where it is undefined.
'use strict';

const path = require('path');

const modules = path.resolve(process.argv[2]);
const core = require(path.join(modules, '@jsonforms/core'));
const fs = require('fs');

const ABSENT = Symbol('absent');
const ajv = core.createAjv();

function walk(element, at, found) {
  if (element.rule) {
    found.push({ at, element });
  }
  (element.elements || []).forEach((inner, i) => walk(inner, `${at}/elements/${i}`, found));
  return found;
}

function conditionsOf(condition) {
  return condition.conditions ? condition.conditions.flatMap(conditionsOf) : [condition];
}

// Everything that a schema names as a value.
function constantsOf(schema, found) {
  if (Array.isArray(schema)) {
    schema.forEach(inner => constantsOf(inner, found));
  } else if (schema && typeof schema === 'object') {
    if ('const' in schema) {
      found.push(schema.const);
    }
    if (Array.isArray(schema.enum)) {
      found.push(...schema.enum);
    }
    Object.values(schema).forEach(inner => constantsOf(inner, found));
  }
  return found;
}

function segmentsOf(scope) {
  return scope ? core.toDataPathSegments(scope) : [];
}

function propertyOf(schema, segments) {
  let at = schema;
  for (const name of segments) {
    at = at && at.properties ? at.properties[name] : undefined;
  }
  return at;
}

// A value as it would come from outside: never the same object as one in a rule.
function copyOf(value) {
  return JSON.parse(JSON.stringify(value));
}

// A copy of the data with one value changed; undefined when there are none.
function change(data, segments, value) {
  if (segments.length === 0) {
    return value === ABSENT ? undefined : copyOf(value);
  }
  const copy = data === undefined ? {} : copyOf(data);
  let at = copy;
  for (const name of segments.slice(0, -1)) {
    if (at[name] === null || typeof at[name] !== 'object') {
      at[name] = {};
    }
    at = at[name];
  }
  const last = segments[segments.length - 1];
  if (value === ABSENT) {
    delete at[last];
  } else {
    at[last] = copyOf(value);
  }
  return copy;
}

function errorsOf(validator, data) {
  if (!validator) {
    return undefined;
  }
  validator(data);
  return (validator.errors || []).map(e => ({ path: e.instancePath, keyword: e.keyword }));
}

const PLAIN = [ABSENT, null, false, true, 0, 1, -1, 2.5, '', 'another', '1', [], ['another'], {}];

function casesOf(file) {
  const example = JSON.parse(fs.readFileSync(file, 'utf8'));
  const rules = example.uischema ? walk(example.uischema, '', []) : [];
  const validator = example.schema ? ajv.compile(example.schema) : undefined;
  const tried = new Set();
  const cases = [];
  const bases = [example.data, {}]; // everything else as it was, or absent
  for (const { element } of rules) {
    for (const condition of conditionsOf(element.rule.condition)) {
      const segments = segmentsOf(condition.scope);
      const values = PLAIN.concat(
        constantsOf(condition.schema, []), constantsOf(propertyOf(example.schema, segments), []),
        'expectedValue' in condition ? [condition.expectedValue] : []);
      for (const [base, value] of bases.flatMap(b => values.map(v => [b, v]))) {
        const changed = '/' + segments.join('/');
        const data = change(base, segments, value);
        const key = `${changed} ${String(value === ABSENT)} ${JSON.stringify(data)}`;
        if (tried.has(key)) {
          continue;
        }
        tried.add(key);
        cases.push({
          file: path.basename(file), name: example.name, changed,
          to: value === ABSENT ? 'absent' : JSON.stringify(value), data,
          rules: rules.map(({ at, element: ruled }) => ({
            at,
            visible: core.isVisible(ruled, data, '', ajv, {}),
            enabled: core.isEnabled(ruled, data, '', ajv, {}),
          })),
          errors: errorsOf(validator, data),
        });
      }
    }
  }
  return cases;
}

process.stdout.write(JSON.stringify(process.argv.slice(3).flatMap(casesOf)));
