/** The version of the package. */
import { readFileSync } from 'node:fs';
import { isJsonObject } from '../core/json.ts';

/** The version that package.json names. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(manifestPlace(), 'utf8'));
  return isJsonObject(manifest) ? String(manifest['version']) : 'unknown';
}

/** The package's root is where `lib` or `dist` lies, wherever in it this module ends up. */
function manifestPlace(): URL {
  return new URL(
    import.meta.url.replace(/\/(?:dist|lib)\/(?!.*\/(?:dist|lib)\/).*$/, '/package.json'),
  );
}
