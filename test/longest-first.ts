/** The order of test files: those that take minutes begin first, or one core would wait for them in the end. The rest is drawn. */
import { createHash } from 'node:crypto';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes minutes. */
const LONG = /\/test\/(invariants|kills|resources\/contract)[^/]*(\/[^/]*)?\.test\.ts$/;

/** Begins with what takes minutes, and draws the order within both halves from the seed of the run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const drawn = new Map(
      files.map((file) => [
        file,
        createHash('sha1').update(`${seed} ${file.moduleId}`).digest('hex'),
      ]),
    );
    const rank = (file: TestSpecification) =>
      `${LONG.test(file.moduleId) ? 0 : 1} ${drawn.get(file)}`;
    return [...files].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }
}
