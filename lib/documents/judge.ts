/** Holds the requests of files against their shapes and against the rules of AWS. */
import type { Json } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';
import { judgeRequest, type Operation } from '../rules/index.ts';
import type { Breach } from '../rules/rule.ts';
import { neighbourhoodOf } from './neighbourhood.ts';
import { joinPath, jsonOf } from './node.ts';
import { OPERATIONS } from './operations.ts';
import { placeholder } from './placeholder.ts';
import type { DocumentDiagnostic } from './problem.ts';
import type { RequestDocument } from './read.ts';
import { fitShape, type Shape } from './shape.ts';

/** What the files of one check come to. */
export interface Judged {
  /** Fields that nobody knows, wrong types, missing fields. */
  readonly diagnostics: readonly DocumentDiagnostic[];
  readonly breaches: readonly DocumentBreach[];
}

/** A breach of a rule, and in which document. */
export interface DocumentBreach {
  readonly document: RequestDocument;
  readonly breach: Breach;
}

/** Judges documents: each by itself, and in the neighbourhood that all of them make. */
export function judgeDocuments(
  documents: readonly RequestDocument[],
  shapeOf: (operation: Operation) => Shape,
): Judged {
  const fitted = documents.map((document) => {
    const optional = optionalIn(document);
    const { problems, node } = fitShape(document.node, shapeOf(document.operation), {
      optional,
      cleaned: !document.explicit,
    });
    return {
      document,
      operation: document.operation,
      diagnostics: problems.map(document.diagnostic),
      request: document.explicit
        ? completed(jsonOf(node), optional)
        : withImages(completed(jsonOf(node), optional)),
    };
  });
  const neighbourhood = neighbourhoodOf(fitted);
  const breaches = fitted.flatMap(({ document, operation, request }) =>
    isJsonObject(request)
      ? judgeRequest(operation, request, neighbourhood).map((breach) => ({ document, breach }))
      : [],
  );
  const told = new Set(breaches.map((one) => `${one.document.file} ${pathOf(one)}`));
  return {
    // Where a rule says that a field is missing, it says so in AWS's words.
    diagnostics: fitted
      .flatMap(({ diagnostics }) => diagnostics)
      .filter(
        ({ code, file, path }) => code !== 'document/missing-field' || !told.has(`${file} ${path}`),
      ),
    breaches,
  };
}

/** Where a breach stands in its file. */
export function pathOf({ document, breach }: DocumentBreach): string {
  return joinPath(document.path, breach.path);
}

/**
 * Members that may be absent: tools which send the file know them from their own settings. Who names the operation says
 * that the file is all of the request, but for the task definition that is being registered with it.
 */
function optionalIn({ operation, explicit }: RequestDocument): readonly string[] {
  const { fromElsewhere } = OPERATIONS[operation];
  return explicit ? fromElsewhere.filter((name) => name === 'taskDefinition') : fromElsewhere;
}

/** What comes from elsewhere is not absent: it is not known. */
function completed(request: Json, names: readonly string[]): Json {
  if (!isJsonObject(request)) return request;
  const missing = names.filter((name) => request[name] === undefined);
  return {
    ...request,
    ...Object.fromEntries(missing.map((name) => [name, placeholder(name)])),
  };
}

/** Pipelines put the image that they have built into the file: containers without one are not told of. */
function withImages(request: Json): Json {
  if (!isJsonObject(request)) return request;
  const { containerDefinitions: containers } = request;
  if (!Array.isArray(containers)) return request;
  return {
    ...request,
    containerDefinitions: containers.map((container: Json) =>
      isJsonObject(container) && (container['image'] ?? '') === ''
        ? { ...container, image: placeholder('image') }
        : container,
    ),
  };
}
