import { describe, expect, test } from 'vitest';
import { type Index, Table } from '../../lib/sandbox/table.ts';

interface Person {
  readonly name: string;
  readonly towns: readonly string[];
}

const byTown: Index<Person> = { valuesOf: ({ towns }) => towns };

describe('a table with an index', () => {
  test('finds records by every value they have, oldest first', () => {
    const table = people();
    expect(names(table, 'Rome')).toEqual(['Ada', 'Cem']);
    expect(names(table, 'Oslo')).toEqual(['Ada', 'Bo']);
    expect(names(table, 'Lima')).toEqual([]);
  });

  test('follows what is set, changed and deleted after it was first asked', () => {
    const table = people();
    table.having(byTown, 'Rome');
    table.set('d', { name: 'Dora', towns: ['Rome'] });
    table.set('a', { name: 'Ada', towns: ['Lima'] });
    table.delete('c');
    table.delete('unknown');
    expect(names(table, 'Rome')).toEqual(['Dora']);
    expect(names(table, 'Oslo')).toEqual(['Bo']);
    expect(names(table, 'Lima')).toEqual(['Ada']);
    table.clear();
    expect(names(table, 'Rome')).toEqual([]);
  });

  test('gives the record as it was last set, in its old place', () => {
    const table = people();
    table.having(byTown, 'Rome');
    table.set('a', { name: 'Ada the second', towns: ['Rome'] });
    expect(names(table, 'Rome')).toEqual(['Ada the second', 'Cem']);
  });
});

function people(): Table<Person> {
  const table = new Table<Person>();
  table.set('a', { name: 'Ada', towns: ['Rome', 'Oslo'] });
  table.set('b', { name: 'Bo', towns: ['Oslo'] });
  table.set('c', { name: 'Cem', towns: ['Rome'] });
  return table;
}

function names(table: Table<Person>, town: string): readonly string[] {
  return table.having(byTown, town).map(({ name }) => name);
}
