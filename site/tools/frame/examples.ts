/** Frames to begin with. The first is that of RFC 6455, section 5.7. */

export const EXAMPLES = {
  masked: '81 85 37 fa 21 3d 7f 9f 4d 51 58',
  fragmented: '01 03 48 65 6c 89 00 80 02 6c 6f',
  close: '88 85 a1 b2 c3 d4 a2 5a a1 ad c4',
  compressed: 'c1 07 f2 48 cd c9 c9 07 00',
  broken: 'a1 05 48 65 6c 6c 6f 09 00 81 7e 00 02 c3 28',
} as const;

export type ExampleName = keyof typeof EXAMPLES;

export const EXAMPLE_NAMES = Object.keys(EXAMPLES) as ExampleName[];
