/**
 * One browser connection to the play origin.
 *
 * It reads the borders of requests as they come, and each head says whose the bytes up to the next
 * head are: a stage's, and then they go to its leg with the prefix cut out of the target; or the
 * hop's own (an error, a redirect, a file of the frame). A connection that goes on to another
 * stage waits until all answers before have left, so that answers keep their order and no
 * session sees another's bytes. Behind a switch of protocols nothing is read any more.
 *
 * Time in a head is limited, and so is silence of a connection that belongs to no stage; an idle
 * leg ends when its program or its browser wants it to.
 */

import type { Socket } from 'node:net';
import { type Answer, type Asked, answerBytes, redirect, refusalAnswer } from './play-answer.ts';
import { PLAY_HEAD_LIMIT, type PlayContext } from './play-context.ts';
import {
  exampleUnknown,
  headTimeout,
  headTooLarge,
  hostRefused,
  nothingHere,
  requestMalformed,
  sessionUnknown,
  unexpected,
} from './play-errors.ts';
import { createExchanges } from './play-exchanges.ts';
import { createInbox, withoutRange } from './play-inbox.ts';
import { type PlayRoute, routeOf } from './play-route.ts';
import { Leg } from './tap/leg.ts';
import { linger } from './tap/linger.ts';
import { pausable } from './tap/pausable.ts';
import type { PlaySession, PlayStage } from './tap/stage.ts';
import type { CloseCause } from './trace/trace.ts';
import type { BrokenBorder, RequestBorder, RequestHeadBorder } from './wire/border.ts';
import { createRequestBorders } from './wire/http1-borders.ts';

type StageRoute = Extract<PlayRoute, { to: 'stage' }>;

/** `between` heads, inside a `message`, in a `tunnel`, or `over`: then nothing is read any more. */
type Phase = 'between' | 'message' | 'tunnel' | 'over';

export class PlayConnection {
  readonly #client: Socket;
  readonly #context: PlayContext;
  readonly #reader;
  readonly #requests = createRequestBorders({ headLimit: PLAY_HEAD_LIMIT });
  readonly #inbox = createInbox();
  readonly #borders: RequestBorder[] = [];
  readonly #openedAt: number;
  #phase: Phase = 'between';
  /** The bytes before this place belong to the leg. */
  #ownedUntil = 0;
  #leg: Leg | undefined;
  #stage: PlayStage | undefined;
  #session: PlaySession | undefined;
  #exchanges = createExchanges();
  /** What the leg's first request asked for, should the hop have to answer it. */
  #asked: Asked = { method: 'GET', accept: '', close: true };
  /** The connection's ordinal in each session that it has served. */
  readonly #ordinals = new Map<PlaySession, number>();
  /** Waits for answers to leave, or for one of the hop's own. */
  #blocked = false;
  #pausedForMore = false;
  /** The browser has ended, behind bytes that still wait here. */
  #endWaits = false;
  /** A file is being read. */
  #answering = false;
  /** An upgrade was refused before its request had ended. */
  #refusedEarly = false;
  #quietSince: number;

  constructor(client: Socket, context: PlayContext) {
    this.#client = client;
    this.#context = context;
    this.#reader = pausable(client);
    this.#openedAt = context.now();
    this.#quietSince = this.#openedAt;
    client.on('data', this.#onData);
    client.on('end', () => this.#onEnd());
    client.on('error', () => this.#onReset());
  }

  /** Looks whether it takes too long over something. To be called now and then. */
  sweep(): void {
    if (this.#blocked || this.#phase !== 'between' || this.#requests.held) return;
    const { now, timeouts } = this.#context;
    const quiet = now() - this.#quietSince;
    if (this.#inbox.length > 0) {
      if (quiet > timeouts.head) this.#refuse(headTimeout(timeouts.head), 'idle-timeout');
    } else if (this.#leg === undefined && quiet > timeouts.idle) this.#finish();
  }

  /** Ends it at once. */
  close(cause: CloseCause): void {
    this.#phase = 'over';
    this.#leg?.destroy(cause);
    this.#client.destroy();
  }

  readonly #onData = (bytes: Buffer): void => {
    const time = this.#context.now();
    if (this.#inbox.length === 0) this.#quietSince = time;
    const borders = this.#requests.push(bytes);
    if (this.#passWhole(bytes, borders, time)) return;
    this.#inbox.arrive(bytes, time);
    this.#borders.push(...borders);
    this.#process();
  };

  /**
   * The usual case in one step: nothing waits, and one whole request came in one piece, for the
   * stage that the leg is of. What is in any way else is left to {@link #process}, which comes to
   * the same. Returns whether the bytes went on.
   */
  #passWhole(bytes: Buffer, borders: readonly RequestBorder[], time: number): boolean {
    const leg = this.#leg;
    const [head, end] = borders;
    const start = this.#inbox.end;
    if (borders.length !== 2 || leg === undefined || this.#inbox.length > 0) return false;
    if (this.#phase !== 'between' || this.#blocked || this.#refusedEarly) return false;
    if (this.#borders.length > 0) return false;
    if (head?.type !== 'head' || head.start !== start || head.upgrade) return false;
    if (end?.type !== 'message-end' || end.at !== start + bytes.length) return false;
    const route = routeOf(head.target);
    if (route.to !== 'stage' || !this.#context.isOwnHost(head.host)) return false;
    const session = this.#context.lookUp(route.session);
    if (session === undefined || session.stage(route.example) !== this.#stage) return false;
    try {
      session.takeRequest();
    } catch {
      return false;
    }
    this.#exchanges.asked({ method: head.method, upgrade: false });
    this.#inbox.pass(bytes.length);
    this.#ownedUntil = end.at;
    const at = head.targetOffset - start + route.prefixStart;
    const cutAt = leg.up.entered + at;
    leg.passUp(bytes, withoutRange(bytes, at, route.prefixLength), time);
    leg.noteCut(cutAt, route.prefixLength);
    this.#pauseForMore();
    return true;
  }

  #process(): void {
    while (!this.#blocked && (this.#phase === 'between' || this.#phase === 'message')) {
      const border = this.#borders[0];
      if (border === undefined) break;
      if (border.type === 'head') {
        if (!this.#route(border)) return;
      } else if (border.type === 'message-end') {
        this.#borders.shift();
        this.#ownedUntil = border.at;
        this.#phase = 'between';
        this.#quietSince = this.#context.now();
        if (this.#refusedEarly) this.#settleRefused();
      } else if (border.type === 'tunnel' || this.#phase === 'message') {
        this.#becomeTunnel();
      } else {
        this.#refuseBroken(border);
        return;
      }
    }
    if (this.#phase === 'message') this.#ownedUntil = this.#inbox.end;
    this.#flush();
    this.#pauseForMore();
    this.#passEnd();
  }

  /** Hands the leg what is its own. */
  #flush(): void {
    const up = this.#leg?.up;
    if (up === undefined || this.#inbox.length === 0) return;
    let offset = this.#inbox.end - this.#inbox.length;
    for (const { bytes, passed, time, cuts } of this.#inbox.takeUntil(this.#ownedUntil)) {
      const legStart = offset - up.entered;
      this.#leg?.passUp(bytes, passed, time);
      offset += bytes.length;
      for (const cut of cuts) this.#leg?.noteCut(cut.offset - legStart, cut.length);
    }
  }

  /** While an upgrade is unanswered, or too much is, nothing more is read than is at hand. */
  #pauseForMore(): void {
    const held = this.#requests.held && this.#inbox.length > 0;
    const wanted = this.#phase !== 'tunnel' && (held || this.#exchanges.tooMany);
    if (wanted === this.#pausedForMore) return;
    this.#pausedForMore = wanted;
    if (wanted) this.#reader.pause();
    else this.#reader.resume();
  }

  #becomeTunnel(): void {
    const leg = this.#leg;
    if (leg === undefined || this.#phase === 'tunnel') return;
    this.#phase = 'tunnel';
    this.#borders.length = 0;
    this.#ownedUntil = this.#inbox.end;
    this.#flush();
    this.#pauseForMore();
    this.#client.off('data', this.#onData);
    this.#client.on('data', leg.up.pass);
    leg.becomeTunnel();
    this.#passEnd();
  }

  // --- Whose request it is ---------------------------------------------------------------------

  /** Returns false where the head must wait, or where there will be no other. */
  #route(head: RequestHeadBorder): boolean {
    const route = routeOf(head.target);
    try {
      if (!this.#context.isOwnHost(head.host)) throw hostRefused(head.host);
      if (route.to === 'stage') return this.#toStage(head, route);
      if (!this.#isQuiet()) return this.#block();
      if (route.to === 'frame') return this.#answerFile(head, route.file);
      if (route.to === 'nothing') throw nothingHere();
      if (!this.#context.lookUp(route.session)) throw sessionUnknown();
      return this.#answer(head, redirect(route.location));
    } catch (error) {
      if (!this.#isQuiet()) return this.#block();
      return this.#answer(head, refusalAnswer(unexpected(error), this.#askedBy(head).accept));
    }
  }

  #toStage(head: RequestHeadBorder, route: StageRoute): boolean {
    const session = this.#context.lookUp(route.session);
    if (!session) throw sessionUnknown();
    const stage = session.stage(route.example);
    if (!stage) throw exampleUnknown(route.example);
    const another = this.#leg === undefined || stage !== this.#stage;
    if (another && !this.#isQuiet()) return this.#block();
    session.takeRequest();
    if (another) this.#openLeg(head, session, stage);
    this.#borders.shift();
    this.#exchanges.asked({ method: head.method, upgrade: head.upgrade });
    const offset = head.targetOffset + route.prefixStart;
    this.#inbox.cut({ offset, length: route.prefixLength });
    this.#ownedUntil = head.end;
    this.#phase = 'message';
    return true;
  }

  #openLeg(head: RequestHeadBorder, session: PlaySession, stage: PlayStage): void {
    this.#flush();
    this.#releaseLeg('handed-over');
    const reused = this.#session !== undefined;
    const { now } = this.#context;
    this.#leg = new Leg({
      session,
      stage,
      client: this.#client,
      clientReader: this.#reader,
      now,
      connection: this.#ordinalIn(session),
      reused,
      time: reused ? now() : this.#openedAt,
      onDown: (bytes) => this.#onDown(bytes),
      onUnreachable: (error) => this.#onUnreachable(error),
      onDrained: () => this.#goOn(),
      onClosed: () => this.#finish(),
    });
    this.#stage = stage;
    this.#session = session;
    this.#exchanges = createExchanges();
    this.#asked = { ...this.#askedBy(head), close: true };
  }

  #ordinalIn(session: PlaySession): number {
    const ordinal = this.#ordinals.get(session) ?? session.nextConnection();
    this.#ordinals.set(session, ordinal);
    return ordinal;
  }

  // --- What comes back ---------------------------------------------------------------------------

  #onDown(bytes: Uint8Array): void {
    this.#leg?.down.pass(bytes);
    for (const event of this.#exchanges.answered(bytes)) {
      if (event === 'tunnel' || event === 'broken') this.#switched();
      else this.#settleRefused();
    }
    if (this.#phase === 'tunnel') return;
    this.#goOn();
    this.#process();
  }

  /** Before the request has ended there is nothing to settle: all that follows is the tunnel's. */
  #switched(): void {
    this.#requests.settle('tunnel');
    this.#becomeTunnel();
  }

  #settleRefused(): void {
    this.#refusedEarly = !this.#requests.held;
    this.#borders.push(...this.#requests.settle('refused'));
  }

  /** True where all answers have left, so that somebody else may answer. */
  #isQuiet(): boolean {
    const leg = this.#leg;
    return leg === undefined || (this.#exchanges.open === 0 && leg.drained);
  }

  #block(): false {
    this.#flush();
    this.#blocked = true;
    this.#reader.pause();
    return false;
  }

  #goOn(): void {
    if (!this.#blocked || this.#answering || !this.#isQuiet()) return;
    this.#unblock();
    this.#process();
  }

  #unblock(): void {
    this.#blocked = false;
    this.#reader.resume();
  }

  // --- What the hop answers by itself ------------------------------------------------------------

  #askedBy(head: RequestHeadBorder): Asked {
    const text = this.#inbox.peek(head.end);
    const own = text.slice(text.length - (head.end - head.start));
    const accept = /^accept:[ \t]*(.*)$/im.exec(own)?.[1] ?? '';
    const end = this.#borders[1];
    const whole = end?.type === 'message-end' && end.at === head.end;
    return { method: head.method, accept, close: !whole || /^\S+ \S+ HTTP\/1\.0\r?\n/.test(own) };
  }

  /** Answers a request; the connection serves others behind it where the request is over. */
  #answer(head: RequestHeadBorder, answer: Answer): boolean {
    const asked = this.#askedBy(head);
    this.#flush();
    this.#releaseLeg(answer.status < 400 ? 'handed-over' : 'hop-error');
    this.#client.write(answerBytes(answer, asked));
    if (asked.close) {
      this.#finish();
      return false;
    }
    this.#borders.splice(0, 2);
    this.#inbox.takeUntil(head.end);
    this.#ownedUntil = head.end;
    this.#quietSince = this.#context.now();
    return true;
  }

  #answerFile(head: RequestHeadBorder, file: string): boolean {
    this.#block();
    this.#answering = true;
    this.#context.frameFiles
      .answer(head.method, file, head.host)
      .catch((error) => refusalAnswer(unexpected(error), this.#askedBy(head).accept))
      .then((answer) => {
        if (this.#phase === 'over') return;
        this.#answering = false;
        this.#unblock();
        if (this.#answer(head, answer)) this.#process();
      });
    return false;
  }

  #refuseBroken({ violation }: BrokenBorder): void {
    if (!this.#isQuiet()) {
      this.#block();
      return;
    }
    const tooLarge = violation.code === 'HTTP_HEAD_TOO_LARGE';
    const refusal = tooLarge ? headTooLarge(PLAY_HEAD_LIMIT) : requestMalformed(violation);
    this.#refuse(refusal, 'hop-error');
  }

  /** Answers what is no whole request, and ends the connection. */
  #refuse(refusal: ReturnType<typeof unexpected>, cause: CloseCause): void {
    this.#releaseLeg(cause);
    const answer = refusalAnswer(refusal, '');
    this.#client.write(answerBytes(answer, { method: 'GET', accept: '', close: true }));
    this.#finish();
  }

  /** The leg exists, but there is no program: it ends with the hop's answer, in its trace. */
  #onUnreachable(error: unknown): void {
    this.#phase = 'over';
    this.#client.off('data', this.#onData);
    const answer = refusalAnswer(unexpected(error), this.#asked.accept);
    this.#leg?.answer(answerBytes(answer, this.#asked), 'program-unreachable');
    this.#client.resume();
  }

  // --- The end -------------------------------------------------------------------------------------

  #releaseLeg(cause: CloseCause): void {
    this.#leg?.release(cause);
    this.#leg = undefined;
    this.#stage = undefined;
  }

  #onEnd(): void {
    this.#endWaits = true;
    this.#passEnd();
  }

  /** A FIN is told of though the socket is paused: it must wait for what waits before it. */
  #passEnd(): void {
    if (!this.#endWaits || this.#blocked || this.#pausedForMore) return;
    if (this.#phase === 'over') return;
    this.#endWaits = false;
    if (this.#leg) this.#leg.browserEnded();
    else this.#finish();
  }

  #onReset(): void {
    this.#phase = 'over';
    this.#leg?.browserReset();
    this.#client.destroy();
  }

  #finish(): void {
    this.#phase = 'over';
    this.#leg = undefined;
    linger(this.#client);
  }
}
