import { expect, test } from 'vitest';
import { App } from '../../lib/tree/app.ts';
import { Stack } from '../../lib/tree/stack.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';

test('a stack without resources stays in the graph, so that what was in it is found and removed', () => {
  const app = new App({ name: 'shop' });
  new Stack(app, 'Web', { region: 'eu-west-1' });
  expect(synthesizeTree(app).graph.stacks).toEqual({ Web: { region: 'eu-west-1' } });
});
