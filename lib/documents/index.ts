/**
 * Requests in JSON files: reading them with line and column, finding their shape, fields that nobody knows.
 * May import: rules, graph, core, SDK types; the schemas of the SDK in `sdk-shapes.ts` alone, which is loaded when fields
 * are checked. Must not: read files, know constructs or the sandbox.
 */
export { LARGEST_FILE, tooLarge } from './decode.ts';
export type { Position } from './node.ts';
export { hasPlaceholder, isPlaceholder, placeholder } from './placeholder.ts';
export type { DocumentCode, DocumentDiagnostic, Problem } from './problem.ts';
export {
  type DocumentFile,
  type Documents,
  type ReadOptions,
  type RequestDocument,
  readDocuments,
  wholeFile,
} from './read.ts';
export { requestOf } from './request-of.ts';
