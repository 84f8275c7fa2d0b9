/** Whether what is there is what is asked for. */
import { isJsonObject, type Json, jsonEquals } from '../../core/json.ts';

/** Whether `live` has everything that `asked` has. */
export function covers(live: Json | undefined, asked: Json | undefined): boolean {
  if (!isJsonObject(asked)) return asked === undefined || jsonEquals(live, asked);
  return (
    isJsonObject(live) && Object.entries(asked).every(([key, value]) => covers(live[key], value))
  );
}
