/** From files to the requests in them. */

import type { Json } from '../core/json.ts';
import type { Operation } from '../rules/index.ts';
import { decode } from './decode.ts';
import { type FoundRequest, findRequests } from './find.ts';
import { type JsonNode, joinPath, jsonOf, offsetAt, type Position, positionsIn } from './node.ts';
import { parse } from './parse.ts';
import type { DocumentDiagnostic, Problem } from './problem.ts';

/** A file and what is in it. */
export interface DocumentFile {
  /** What it is called in diagnostics. */
  readonly name: string;
  /** Its text, or its bytes. */
  readonly text: string | Uint8Array;
}

/** A request that stands in a file. */
export interface RequestDocument {
  readonly file: string;
  readonly operation: Operation;
  /** Whether the operation was named, and not found by the shape. */
  readonly explicit: boolean;
  /** Where the request stands in the file, such as `services[0]`; empty where it is all of it. */
  readonly path: string;
  readonly node: JsonNode;
  /** The request's value; placeholders of templates stand in it as references do in a graph. */
  request(): Json;
  /** Where a member of the request stands; where it is absent, what would hold it. */
  positionOf(path: string): Position;
  /** A diagnostic about this request. */
  diagnostic(problem: Problem): DocumentDiagnostic;
}

/** What files hold. */
export interface Documents {
  readonly documents: readonly RequestDocument[];
  readonly diagnostics: readonly DocumentDiagnostic[];
}

/** How files are read. */
export interface ReadOptions {
  /** Operation of what is not told by a wrapper or by container definitions to be something else. */
  readonly as?: Operation | undefined;
}

/** Reads files. What is wrong with one of them does not keep the others from being read. */
export function readDocuments(
  files: readonly DocumentFile[],
  options: ReadOptions = {},
): Documents {
  const all = files.map((file) => readDocument(file, options));
  return {
    documents: all.flatMap(({ documents }) => documents),
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** A problem of a file that could not be read as text. */
export function wholeFile(file: string, problem: Problem): DocumentDiagnostic {
  return { line: 1, column: 1, ...told(file, problem) };
}

function readDocument({ name, text: content }: DocumentFile, { as }: ReadOptions): Documents {
  const decoded = decode(content);
  if (decoded.problem !== undefined)
    return { documents: [], diagnostics: [wholeFile(name, decoded.problem)] };
  const positions = positionsIn(decoded.text);
  const placed = (problem: Problem) => ({ ...told(name, problem), ...positions(problem.offset) });
  const { root, problems } = parse(decoded.text);
  if (root === undefined)
    return {
      documents: [],
      diagnostics: problems.map((problem) => placed(otherFormat(name, problem))),
    };
  const found = findRequests(root, as);
  return {
    documents: found.requests.map((one) => documentOf(name, one, as, positions)),
    diagnostics: [...problems, ...found.problems].map(placed),
  };
}

function documentOf(
  file: string,
  { operation, path: base, node }: FoundRequest,
  as: Operation | undefined,
  positions: (offset: number) => Position,
): RequestDocument {
  return {
    file,
    operation,
    explicit: operation === as,
    path: base,
    node,
    request: () => jsonOf(node),
    positionOf: (path) => positions(offsetAt(node, path)),
    diagnostic: (problem) => ({
      ...told(file, { ...problem, path: joinPath(base, problem.path ?? '') }),
      ...positions(problem.offset),
    }),
  };
}

const FORMATS: Readonly<Record<string, readonly [format: string, hint: string]>> = {
  yml: ['YAML', 'give the JSON files that it names'],
  yaml: ['YAML', 'give the JSON files that it names'],
  jsonnet: ['Jsonnet', 'give what it makes: jsonnet FILE'],
  libsonnet: ['Jsonnet', 'give what it makes: jsonnet FILE'],
  tf: ['Terraform', 'give the JSON of the request'],
  hcl: ['Terraform', 'give the JSON of the request'],
  toml: ['TOML', 'give the JSON of the request'],
};

/** A file that says by its name that it is no JSON has no syntax error. */
function otherFormat(name: string, problem: Problem): Problem {
  const [format, hint] = FORMATS[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? [];
  if (format === undefined || hint === undefined) return problem;
  return { ...problem, code: 'document/not-json', detail: `it is ${format}`, hint };
}

function told(
  file: string,
  { severity, code, path = '', detail, hint }: Problem,
): Omit<DocumentDiagnostic, 'line' | 'column'> {
  return { file, severity, code, path, detail, ...(hint === undefined ? {} : { hint }) };
}
