/** The root of a user's program. */
import { type Construct, RootConstruct } from 'constructs';
import { GantryError } from '../core/errors.ts';
import { isAddressSegment } from '../graph/address.ts';

/** The props of an {@link App}. */
export interface AppProps {
  /** Name of the app: first part of every address, and what its resources are tagged with. */
  readonly name: string;
  /** Tags of every resource. @default - none beside Gantry's own */
  readonly tags?: Readonly<Record<string, string>>;
}

const MARK = Symbol.for('gantry.app');
const constructed = Symbol.for('gantry.constructed-apps');

/**
 * The root of the tree: everything that is deployed, diffed and destroyed together.
 *
 * @category Constructs
 * @example
 * export const app = new App({ name: 'shop' });
 */
export class App extends RootConstruct {
  /** Name of the app. */
  readonly name: string;
  /** Tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;

  /** Throws `tree/bad-name` for a name that cannot stand in tags, paths and addresses. */
  constructor(props: AppProps) {
    // A program that no compiler has seen may leave them out.
    const name: string | undefined = (props as AppProps | undefined)?.name;
    if (!isAddressSegment(name) || name.length > 64)
      throw new GantryError(
        'tree/bad-name',
        `the App is named ${JSON.stringify(name)}; allowed are at most 64 letters, digits, "_", "-" and "."`,
      );
    super(props.name);
    this.name = props.name;
    this.tags = props.tags ?? {};
    Object.defineProperty(this, MARK, { value: true });
    constructedApps().push(this);
  }

  /** Whether a value is an App, also one made by another copy of the package. */
  static isApp(value: unknown): value is App {
    return typeof value === 'object' && value !== null && MARK in value;
  }

  /** The App that a construct belongs to. Throws `tree/no-stack` when its root is something else. */
  static of(construct: Construct): App {
    const root = construct.node.root;
    if (!App.isApp(root))
      throw new GantryError('tree/no-stack', `${construct.node.path} is not inside an App`);
    return root;
  }
}

/** Every App made in this process so far, oldest first: how a program without an export is understood. */
export function constructedApps(): App[] {
  const registry = globalThis as { [constructed]?: App[] };
  registry[constructed] ??= [];
  return registry[constructed];
}
