/** What stands between the reader and a live stage, each with what happens next. */

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import { pageNow } from '../feed/feed-client.ts';
import type { LinkState } from '../link-state.ts';
import type { StageStore } from '../stage-store.ts';

const words = t.stage.link;

/** Failed attempts after which the recording is offered. */
const OFFER_AFTER = 2;

export function Notices({ store }: { readonly store: StageStore }) {
  const notice = store.notice.value;
  const link = store.link.state.value;
  return (
    <div class="st-notices" role="status">
      {store.mode.value === 'live' && <LinkNotice store={store} link={link} />}
      {notice !== undefined && notice.tone !== 'done' && (
        <Notice tone={notice.tone} onDismiss={() => (store.notice.value = undefined)}>
          {notice.text}
        </Notice>
      )}
    </div>
  );
}

interface LinkNoticeProps {
  readonly store: StageStore;
  readonly link: LinkState;
}

function LinkNotice({ store, link }: LinkNoticeProps) {
  if (link.kind === 'refused') return <Refused store={store} link={link} />;
  if (link.kind === 'absent') {
    return (
      <Notice tone="failure">
        <Countdown until={link.until} text={words.retryIn} over={words.retrying} />
        <Again store={store} />
        <Offer store={store} />
      </Notice>
    );
  }
  if (link.kind !== 'live') return null;
  const { feed } = link;
  if (feed.kind === 'refused') {
    return (
      <Notice tone="failure">
        {feed.reason}
        <Offer store={store} />
      </Notice>
    );
  }
  if (feed.kind === 'waiting') {
    const text = feed.attempt <= 1 ? words.feedLost : words.retryIn;
    return (
      <Notice tone="failure">
        <Countdown until={feed.until} text={text} over={words.retrying} />
        <Again store={store} />
        {feed.attempt >= OFFER_AFTER && <Offer store={store} />}
      </Notice>
    );
  }
  if (feed.kind === 'connecting' && feed.attempt > OFFER_AFTER) {
    return (
      <Notice tone="failure">
        {words.retrying}
        <Offer store={store} />
      </Notice>
    );
  }
  return null;
}

interface RefusedProps {
  readonly store: StageStore;
  readonly link: Extract<LinkState, { kind: 'refused' }>;
}

function Refused({ store, link }: RefusedProps) {
  const { failure, until } = link;
  return (
    <Notice tone="failure">
      {failure.message}{' '}
      {until !== undefined && (
        <Countdown until={until} text={words.comeBack} over={words.retrying} />
      )}
      <Again store={store} />
      <Offer store={store} />
    </Notice>
  );
}

function Again({ store }: { readonly store: StageStore }) {
  return (
    <button type="button" class="st-button st-small" onClick={() => store.link.retryNow()}>
      {words.retryNow}
    </button>
  );
}

function Offer({ store }: { readonly store: StageStore }) {
  return (
    <button type="button" class="st-button st-small" onClick={() => store.playRecorded()}>
      {words.playRecorded}
    </button>
  );
}

interface NoticeProps {
  readonly tone: 'failure' | 'news';
  readonly onDismiss?: () => void;
  readonly children: ComponentChildren;
}

function Notice({ tone, onDismiss, children }: NoticeProps) {
  return (
    <div class="st-notice" data-tone={tone}>
      <p>{children}</p>
      {onDismiss && (
        <button type="button" class="st-button st-small" onClick={onDismiss}>
          {words.dismiss}
        </button>
      )}
    </div>
  );
}

interface CountdownProps {
  /** The page's clock, in milliseconds. */
  readonly until: number;
  readonly text: (seconds: number) => string;
  /** Said when the time is up. */
  readonly over: string;
}

function Countdown({ until, text, over }: CountdownProps) {
  const left = useSignal(0);
  useEffect(() => {
    const read = () => {
      left.value = Math.ceil((until - pageNow()) / 1000);
    };
    read();
    const timer = setInterval(read, 250);
    return () => clearInterval(timer);
  }, [until, left]);
  // Each second would be read out: only the words around the number are live.
  return <span aria-hidden={left.value > 0}>{left.value > 0 ? text(left.value) : over}</span>;
}
