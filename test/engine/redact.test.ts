import { describe, expect, test } from 'vitest';
import type { Rules } from '../../lib/engine/fields.ts';
import { redactChanges } from '../../lib/engine/redact.ts';
import type { FieldChange } from '../../lib/resource-type.ts';

const live = { change: 'update', impact: 'live' } as const;
const fields = {
  containers: { ...live, off: 'keep', isSecret: (name: string) => /PASSWORD|token/.test(name) },
  secret: { ...live, off: 'keep', sensitive: true },
  plain: { ...live, off: 'keep' },
} satisfies Rules;

const redact = (change: Omit<FieldChange, 'change' | 'impact'>) =>
  redactChanges({ fields: fields as never }, [{ ...live, ...change }])[0];

const container = (password: string, mode = 'a') => [
  {
    name: 'web',
    environment: [
      { name: 'DB_PASSWORD', value: password },
      { name: 'MODE', value: mode },
    ],
    logConfiguration: { options: { 'splunk-token': password, group: 'g' } },
  },
];

describe('redactChanges', () => {
  test('hides named values and members by their name, and leaves the rest', () => {
    const shown = redact({ path: 'containers', before: undefined, after: container('hunter2') });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(shown?.after).toEqual(container('(sensitive)'));
  });

  test('still says that a hidden value differs', () => {
    const shown = redact({
      path: 'containers',
      before: container('old', 'a'),
      after: container('new', 'b'),
    });
    expect(shown?.before).toEqual(container('(sensitive)', 'a'));
    expect(shown?.after).toEqual(container('(sensitive, changed)', 'b'));
  });

  test('a hidden value that stays is not said to differ, wherever it stands in its list', () => {
    const before = container('same');
    const after = [{ name: 'agent', environment: [] }, ...container('same', 'b')];
    expect(JSON.stringify(redact({ path: 'containers', before, after })?.after)).not.toContain(
      'changed',
    );
  });

  test('hides sensitive fields as a whole; a removal stays a removal', () => {
    expect(redact({ path: 'secret', before: 'a', after: 'b', sensitive: true })).toMatchObject({
      before: '(sensitive)',
      after: '(sensitive)',
    });
    expect(redact({ path: 'secret', before: 'a', after: null, sensitive: true })?.after).toBeNull();
    expect(redact({ path: 'plain', before: 'a', after: 'b' })).toMatchObject({ after: 'b' });
  });
});
