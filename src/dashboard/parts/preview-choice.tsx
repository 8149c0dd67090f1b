import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PreviewResource } from '../../contract/preview.js';
import type { StageResource } from '../../contract/stage.js';
import { sortReasons, toggled, type Choice, type Lacking } from '../rules/promote.js';
import { words } from '../words.js';

type Reason = PreviewResource['blockedBy'][number];

interface Choosing {
  readonly preview: PreviewResource;
  readonly stage: StageResource;
  readonly choice: Choice;
  readonly choose: (change: Partial<Choice>) => void;
  readonly isBack: boolean;
}

/** What keeps it from going or makes it wait, and what the person has to decide about that. */
export function Decisions(props: Choosing) {
  const { preview, choice, choose, isBack } = props;
  const { promote } = words();
  const { refused, passable, waiting } = sortReasons(preview);
  const passes = choice.onHold === 'override' || choice.liftsQuarantine || choice.despiteKnownBad;
  const held = passable.filter(({ code }) => code === 'held');
  return (
    <>
      <Reasons tone="fail" icon="✗" reasons={refused} />
      <Reasons tone="hold" icon="▣" reasons={held}>
        {held.length === 0 ? null : <HoldChoice {...props} />}
      </Reasons>
      {passable
        .filter(({ code }) => code !== 'held')
        .map((reason) => (
          <Reasons key={reason.code} tone="warn" icon="!" reasons={[reason]}>
            {reason.code === 'known-bad' ? (
              <Tick
                isOn={choice.despiteKnownBad}
                set={(despiteKnownBad) => choose({ despiteKnownBad })}
                text={promote.despiteKnownBad}
              />
            ) : isBack ? null : (
              <Tick
                isOn={choice.liftsQuarantine}
                set={(liftsQuarantine) => choose({ liftsQuarantine })}
                text={promote.liftQuarantine}
              />
            )}
          </Reasons>
        ))}
      <Reasons tone="warn" icon="◌" reasons={waiting} />
      <Reasons
        tone="note"
        icon="i"
        reasons={preview.remarks.filter(({ code }) => !isToldBefore(code, waiting))}
      />
      <Protected {...props} />
      {isBack ? <KeepsBack {...props} /> : <KeepsStep {...props} />}
      <Reason {...props} isNeeded={isBack || passes} />
    </>
  );
}

/** To go back one always says why: who has gone nowhere on the page yet writes at once. */
function Reason({ choice, choose, isBack, isNeeded }: Choosing & { readonly isNeeded: boolean }) {
  const { promote } = words();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const { activeElement } = document;
    const isFree =
      activeElement === null || activeElement === document.body || activeElement.id === 'content';
    if (isBack && isFree) field.current?.focus();
  }, []);
  return (
    <p class="field">
      <label for="reason">
        {promote.reason} {isNeeded ? <span class="muted">{promote.needed}</span> : null}
      </label>
      <input
        ref={field}
        id="reason"
        name="reason"
        autocomplete="off"
        maxLength={1000}
        value={choice.reason}
        onInput={({ currentTarget }) => choose({ reason: currentTarget.value })}
      />
    </p>
  );
}

const isToldBefore = (code: string, told: readonly Reason[]): boolean =>
  told.some((reason) => reason.code === code);

function Reasons({
  tone,
  icon,
  reasons,
  children,
}: {
  readonly tone: 'fail' | 'warn' | 'hold' | 'note';
  readonly icon: string;
  readonly reasons: readonly Reason[];
  readonly children?: ComponentChildren;
}) {
  if (reasons.length === 0) return null;
  return (
    <div class={`notice ${tone}`}>
      {reasons.map(({ code, text }) => (
        <p key={`${code} ${text}`}>
          <span aria-hidden="true">{icon}</span> {text}
        </p>
      ))}
      {children}
    </div>
  );
}

function HoldChoice({ choice, choose, isBack }: Choosing) {
  const { promote } = words();
  const choices = isBack ? (['override'] as const) : (['wait', 'override'] as const);
  return (
    <fieldset>
      <legend>{promote.onHold}</legend>
      {choices.map((one) => (
        <label key={one} class="tick">
          <input
            type="radio"
            name="on-hold"
            value={one}
            checked={choice.onHold === one}
            onChange={() => choose({ onHold: one })}
          />{' '}
          {promote[one]}
        </label>
      ))}
    </fieldset>
  );
}

function Tick({
  isOn,
  set,
  text,
}: {
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
  readonly text: ComponentChildren;
}) {
  return (
    <label class="tick">
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => set(currentTarget.checked)} />{' '}
      {text}
    </label>
  );
}

/** Each by its name: what is gone then cannot simply be made again. */
function Protected({ preview, choice, choose }: Choosing) {
  if (preview.protected.length === 0) return null;
  return (
    <fieldset class="notice fail">
      <legend>⚠ {words().promote.protected}</legend>
      {preview.protected.map((name) => (
        <Tick
          key={name}
          isOn={choice.allowed.includes(name)}
          set={() => choose({ allowed: toggled(choice.allowed, name) })}
          text={<code translate={false}>{name}</code>}
        />
      ))}
    </fieldset>
  );
}

/** Where a schedule would bring the newer build again: whether a hold keeps the older one there. */
function KeepsStep({ preview, choice, choose }: Choosing) {
  if (!preview.remarks.some(({ code }) => code === 'step-back' || code === 'step-back-undone')) return null;
  return (
    <Tick
      isOn={choice.keeps ?? preview.remarks.some(({ code }) => code === 'step-back')}
      set={(keeps) => choose({ keeps })}
      text={words().promote.keep({ build: preview.build })}
    />
  );
}

/** On a stage that takes every commit the next one goes on in any case. */
function KeepsBack({ stage, choice, choose }: Choosing) {
  const { promote } = words();
  if (stage.trigger === 'commit') return null;
  const keeps = choice.keeps ?? true;
  return (
    <>
      <Tick
        isOn={keeps}
        set={(isOn) => choose({ keeps: isOn ? null : false })}
        text={promote.hold({ stage: stage.stage })}
      />
      {keeps ? <p class="muted">{promote.alsoHolds({ stage: stage.stage })}</p> : null}
    </>
  );
}

/** Why the button cannot be pressed, in words. */
export function LackingList({
  lacking,
  stage,
  isBack,
}: {
  readonly lacking: readonly Lacking[];
  readonly stage: string;
  readonly isBack: boolean;
}) {
  const { lacking: texts } = words().promote;
  const textOf = (one: Lacking): string => {
    if (one.kind === 'refused') return `${texts.refused} ${one.reasons.map(({ text }) => text).join(' ')}`;
    if (one.kind === 'protected') return texts.protected({ names: one.names.join(', ') });
    if (one.kind === 'right') return isBack ? texts.rollbackRight({ stage }) : texts.right({ stage });
    if (one.kind === 'override-right') return texts['override-right']({ stage });
    if (one.kind === 'hold') return isBack ? texts.holdBack : texts.hold;
    return texts[one.kind];
  };
  return (
    <ul class="plain lacking muted" id="lacking">
      {lacking.map((one) => (
        <li key={one.kind}>{textOf(one)}</li>
      ))}
    </ul>
  );
}
