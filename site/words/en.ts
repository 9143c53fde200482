/** The words of the site around the stage in English: shell, checks, what stands until a part is up. */

export const en = {
  shell: {
    main: 'Site',
    learn: 'Learn',
    examples: 'Examples',
    tools: 'Tools',
    pages: 'Previous and next lesson',
    before: 'Before',
    next: 'Next',
    lessonDone: 'done: ',
  },

  stage: {
    notStarted: 'not started',
    open: 'Open',
    page: 'Page',
    pageWaits: 'The page of this example runs here as soon as the stage is open.',
    emptyLadder:
      'No bytes yet. Open the stage, and everything that crosses the wire is drawn here.',
    lanes: ['Page', 'Browser', 'Server'],
    nothingSent: 'Nothing sent yet',
    failed:
      'This stage could not be loaded. Check the connection to this site, then open it again.',
    needsScript:
      'This stage runs a page in your browser and shows what crosses the wire, so it needs JavaScript. The files above are the ones that run; you can also start them yourself:',
    fileOf: (file: string, example: string) => `${file} of the example ${example}`,
    label: (title: string) => `Stage: ${title}`,
    files: 'Files of this example',
  },

  tools: {
    needsScript: 'This tool works in your browser, so it needs JavaScript.',
  },

  check: {
    open: 'open',
    done: 'the wire shows it',
    doneOn: (date: Date) =>
      `Done on ${date.toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })}.`,
    forget: 'Forget it and try again',
    missing: 'The wire does not show yet:',
    waiting: 'Waiting for its stage: open the stage above and use it.',
    recorded:
      'The stage plays a recording, and a recording can’t be changed. Run Wireside yourself to take this check.',
    stale: 'The wire still shows it from before: clear the trace in the stage, then do it again.',
    hint: 'A hint',
    solution: 'A solution',
    failed: (message: string) =>
      `This check could not be judged (${message}). Reload the page; what you did is kept.`,
    script: 'This check watches the wire, so it needs JavaScript.',
  },
} as const;
