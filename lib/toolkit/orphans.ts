/** What is ours in AWS and not in the code. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { compareText } from '../core/json.ts';
import type { Orphan } from '../engine/orphan.ts';
import { orphansOf } from '../engine/orphans.ts';
import { distinctPlaces } from '../engine/target.ts';
import { taggedByGantry } from '../resources/tagged.ts';
import type { TaggedObject } from '../resources/tagged-object.ts';
import type { App } from '../tree/app.ts';
import type { RunOptions } from './options.ts';
import { isSound, openRun, readAws } from './run.ts';
import { synth } from './synth.ts';

export type { Orphan, OrphanKind } from '../engine/orphan.ts';

/** Options of {@link orphans}. */
export interface OrphanOptions extends RunOptions {
  /** Objects of other apps are told too, as far as the tagging API of AWS tells them. @default false */
  readonly allApps?: boolean;
}

/** An object that carries the tags of another app. */
export interface OtherAppObject extends TaggedObject {
  /** Account id. */
  readonly account: string;
  /** Region. */
  readonly region: string;
}

/** What is ours and not in the code. */
export interface OrphansResult {
  /** Objects of the App that its code does not hold, by address. */
  readonly orphans: readonly Orphan[];
  /** Objects of other apps, by app and address; whether their code holds them only that code tells. */
  readonly otherApps: readonly OtherAppObject[];
  /** What is wrong with a program that AWS would refuse: then nothing was read. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Lists what carries the tags of an App and is not in its code. Removes nothing. */
export async function orphans(app: App, options: OrphanOptions = {}): Promise<OrphansResult> {
  const synthesis = await synth(app, options);
  if (!isSound(synthesis))
    return { orphans: [], otherApps: [], diagnostics: synthesis.diagnostics };
  const { graph } = synthesis;
  const run = await openRun(graph, options);
  const { observation } = await readAws(run);
  const { target } = run;
  const found =
    options.allApps === true
      ? await Promise.all(
          distinctPlaces(target).map(async (aws) =>
            (await taggedByGantry({ aws, signal: target.signal })).map((one) => ({
              ...one,
              account: aws.account,
              region: aws.region,
            })),
          ),
        )
      : [];
  return {
    orphans: orphansOf(target, observation),
    otherApps: found
      .flat()
      .filter((one) => one.app !== graph.app)
      .sort((a, b) => compareText(nameOf(a), nameOf(b))),
    diagnostics: [],
  };
}

function nameOf({ app, address, arn }: TaggedObject): string {
  return `${app} ${address} ${arn}`;
}
