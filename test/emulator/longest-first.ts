/** In which order the files of the lane begin. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes long without work for the processor, then what takes long. A clean checkout remembers no durations. */
const FIRST = ['command-line', 'programs-1', 'programs-2', 'botocore'];

/** Begins with what takes longest, so that nothing is left to wait for alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = FIRST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return index === -1 ? FIRST.length : index;
    };
    return [...files].sort((left, right) => rank(left) - rank(right));
  }
}
