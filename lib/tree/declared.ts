/** What a construct declares of its resource, before synthesis names it. */
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { type Resource, toGraphJson } from './resource.ts';

/** The properties in the graph's form, with their overrides; a name that is derived is not among them. */
export function declaredProperties({ props }: Resource): JsonObject {
  const declared = toGraphJson(
    typeof props.properties === 'function' ? props.properties() : props.properties,
  ) as JsonObject;
  if (props.overrides === undefined) return declared;
  return mergeOver(declared, toGraphJson(props.overrides)) as JsonObject;
}

/** Overrides laid over declared properties: objects merge, everything else replaces, null removes. */
export function mergeOver(base: Json | undefined, over: Json): Json {
  if (!isJsonObject(base) || !isJsonObject(over) || '$ref' in base || '$ref' in over) return over;
  const merged: Record<string, Json | undefined> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null || value === undefined) delete merged[key];
    else merged[key] = mergeOver(merged[key], value);
  }
  return merged as JsonObject;
}
