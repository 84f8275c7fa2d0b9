import { theirLives } from './lane.ts';
import { PROGRAMS } from './programs.ts';

theirLives(
  process.env['EX']
    ? process.env['EX'].split(',')
    : PROGRAMS.filter(
        (n) =>
          ![
            'daemon',
            'express',
            'external',
            'gpu',
            'managed-instances',
            'migration',
            'task-sets',
            'windows',
          ].includes(n),
      ),
);
