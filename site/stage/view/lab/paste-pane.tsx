/**
 * A file of the reader's own: what in it breaks which transport, what the lab takes over, and what it
 * leaves out. The text stays on this page; what runs are the settings that were read from it.
 */

import './paste-pane.css';
import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Finding } from '../../../../playground-server/proxy/model/paste/finding.ts';
import type { ProxySettings } from '../../../../playground-server/proxy/model/settings.ts';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';
import { mended, type PastedLocation, readPasted, runnable } from '../../lab/pasted.ts';
import { LabelledChoice } from '../labelled-choice.tsx';

const words = proxyWords.panel.paste;
const { lint } = proxyWords;

export interface PastePaneProps {
  /** For their version's defaults and their pace. */
  readonly settings: ProxySettings;
  readonly text: Signal<string>;
  readonly run: (settings: ProxySettings) => void;
}

export function PastePane({ settings, text, run }: PastePaneProps) {
  const id = useId();
  const chosen = useSignal(0);
  const said = useSignal('');
  const { defaults, timeScale } = settings;
  const reading = useComputed(() => readPasted(text.value, defaults)).value;
  const { locations, problems } = reading;
  const at = Math.min(chosen.value, Math.max(0, locations.length - 1));
  const found = locations[at];
  const use = (finding: Finding) => {
    if (found) text.value = mended(text.peek(), finding, found.location);
  };
  return (
    <div class="st-paste">
      <div class="st-paste-text">
        <p>{words.what}</p>
        <label for={id}>{words.label}</label>
        <textarea
          id={id}
          rows={14}
          spellcheck={false}
          autocapitalize="off"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            said.value = '';
          }}
        />
      </div>
      <div class="st-paste-said">
        {problems.length > 0 && (
          <>
            <h2>{words.problems}</h2>
            <ul class="st-problems">
              {problems.map(({ code, line, text: near = '' }, index) => (
                <li key={index}>
                  <b>{lint.line(line)}</b> <code>{code}</code> {lint.problems[code](near)}
                </li>
              ))}
            </ul>
          </>
        )}
        {locations.length > 1 && (
          <LabelledChoice
            label={words.location}
            value={String(at)}
            options={locations.map(({ location }, index) => [
              String(index),
              words.locationAt(location.path, location.line),
            ])}
            onChange={(next) => {
              chosen.value = Number(next);
            }}
          />
        )}
        {found === undefined ? (
          <p class="st-quiet">{words.nothing}</p>
        ) : (
          <Read
            found={found}
            use={use}
            run={() => {
              run(runnable(found, timeScale));
              said.value = words.ran;
            }}
            said={said.value}
          />
        )}
      </div>
    </div>
  );
}

interface ReadProps {
  readonly found: PastedLocation;
  readonly use: (finding: Finding) => void;
  readonly run: () => void;
  readonly said: string;
}

function Read({ found, use, run, said }: ReadProps) {
  const { findings, taken } = found;
  const path = taken.settings.location;
  return (
    <>
      <p class="st-paste-run">
        <button type="button" class="st-button st-main" onClick={run}>
          {words.run}
        </button>
        <span role="status">{said}</span>
      </p>
      {path !== undefined && <p class="st-quiet">{words.pathNote(path)}</p>}
      <h2>{words.findings}</h2>
      {findings.length === 0 ? (
        <p>{words.fine}</p>
      ) : (
        <ol class="st-findings">
          {findings.map((finding, index) => (
            <FindingItem key={`${finding.code} ${index}`} finding={finding} use={use} />
          ))}
        </ol>
      )}
      {taken.taken.length > 0 && (
        <>
          <h2>{words.taken}</h2>
          <ul class="st-taken">
            {taken.taken.map(({ line, setting }) => (
              <li key={`${line} ${setting}`}>{words.takenLine(line, nameOf(setting))}</li>
            ))}
          </ul>
        </>
      )}
      {taken.ignored.length > 0 && (
        <>
          <h2>{words.ignored}</h2>
          <ul class="st-taken">
            {taken.ignored.map(({ line, name, why }, index) => (
              <li key={index}>{words.ignoredLine(line, name, why)}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function nameOf(setting: keyof ProxySettings): string {
  const names: Readonly<Record<string, string>> = proxyWords.panel.settings;
  return names[setting] ?? setting;
}

interface FindingProps {
  readonly finding: Finding;
  readonly use: (finding: Finding) => void;
}

function FindingItem({ finding, use }: FindingProps) {
  const { code, line, weight, transports, mend, mendOutside = [], replaces } = finding;
  const { title, text } = lint.findings[code];
  return (
    <li data-weight={weight}>
      <p class="st-finding-head">
        <b>{title}</b>
        <span class="st-weight">
          {lint.weights[weight]} {transports.map((one) => lint.transports[one]).join(', ')}
        </span>
        <span>{lint.line(line)}</span>
        <code>{code}</code>
      </p>
      <p>{text(finding)}</p>
      {(mend.length > 0 || mendOutside.length > 0) && (
        <div class="st-mend">
          {mend.length > 0 && (
            <>
              <span>{replaces ? lint.mend : lint.add}</span>
              <pre>{mend.join('\n')}</pre>
            </>
          )}
          {mendOutside.length > 0 && (
            <>
              <span>{lint.outside}</span>
              <pre>{mendOutside.join('\n')}</pre>
            </>
          )}
          <button
            type="button"
            class="st-button st-small"
            aria-label={lint.useFor(title)}
            onClick={() => use(finding)}
          >
            {lint.use}
          </button>
        </div>
      )}
    </li>
  );
}
