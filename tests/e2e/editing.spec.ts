/** The reader changes the client's code, runs it, breaks it, and gets the original back. */

import { expect, lessonOn, openLesson, test } from '../support/browser-test.ts';

test.describe.configure({ mode: 'parallel' });

const GREETING = "socket.addEventListener('message', onMessage);";
const edited = (text: string) =>
  text.replace(
    GREETING,
    `${GREETING}\n  socket.addEventListener('open', () => send('edited-word'));`,
  );

test('edited code runs: its effect shows in the page and on the wire, and Reset undoes it', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'frames');
  await stage.run(edited);
  await expect(stage.frame.getByRole('listitem').filter({ hasText: 'edited-word' })).toHaveCount(2);
  await stage.row({ kind: 'frame', way: 'up', what: /TEXT fin mask 11 B "edited-word"/ });
  await expect(stage.region.getByRole('tab', { name: 'client.js edited' })).toBeVisible();

  await stage.wire.getByRole('button', { name: 'Clear' }).click();
  await stage.reset();
  await expect(stage.region.getByRole('tab', { name: 'client.js', exact: true })).toBeVisible();
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await expect(stage.region.getByRole('tabpanel', { name: 'client.js' })).not.toContainText(
    'edited-word',
  );
  await stage.row(/101 Switching Protocols/);
  await expect(stage.frame.locator('body')).not.toContainText('edited-word');
  expect(await stage.rows({ kind: 'frame', what: /edited-word/ })).toEqual([]);
});

test('an edit outlives a reload of the page', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await stage.run(edited);
  await expect(stage.frame.getByText('edited-word').first()).toBeVisible();
  await page.reload();
  const again = lessonOn(page).stage;
  await again.live();
  await expect(again.region.getByRole('tab', { name: 'client.js edited' })).toBeVisible();
  await expect(again.frame.getByText('edited-word').first()).toBeVisible();
  await again.row({ kind: 'frame', way: 'up', what: /"edited-word"/ });
});

test('an edit stays in its tab', async ({ page, context }) => {
  const { stage } = await openLesson(page, 'frames');
  await stage.run(edited);
  await expect(stage.frame.getByText('edited-word').first()).toBeVisible();
  const other = await openLesson(await context.newPage(), 'frames');
  await expect(other.stage.frame.getByRole('status')).toHaveText('OPEN');
  await expect(other.stage.frame.locator('body')).not.toContainText('edited-word');
});

test('an error in edited code shows in the console with its line, which leads to the code', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'frames');
  await stage.run("console.log('line one');\n\nconst nothing = null;\nnothing.at(0);\n");
  const error = stage.console.getByRole('listitem').filter({ hasText: 'TypeError' });
  await expect(error).toContainText('error');
  await expect(error.getByRole('button', { name: 'client.js, line 4' })).toBeVisible();
  await expect(stage.console).toContainText('line one');
  await error.getByRole('button').click();
  await expect(stage.region.getByText('client.js, line 4', { exact: true }).last()).toBeVisible();

  await stage.run("console.log('mended');");
  await expect(stage.console).toContainText('mended');
  await expect(stage.console).not.toContainText('TypeError');
});

test('code that does not parse says so, and the stage goes on', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await stage.run('const = 1;');
  await expect(
    stage.console.getByRole('listitem').filter({ hasText: 'SyntaxError' }),
  ).toContainText('client.js, line 1');
  await stage.reset();
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
});

test('what was typed and not yet run survives a look at another file', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await stage.run((text) => text);
  const editor = stage.region.getByRole('textbox', { name: /^Editor: / });
  await editor.press('ControlOrMeta+End');
  await page.keyboard.insertText('// not run yet');
  await expect(editor).toContainText('// not run yet');
  await stage.tab('server.ts');
  await expect(editor).toBeHidden();
  await stage.tab('client.js');
  await editor.press('ControlOrMeta+End');
  await expect(editor).toContainText('// not run yet');
});
