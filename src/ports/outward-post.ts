import type { Notice } from '../model/notice.js';
import type { Delivered, NoticeLanguage } from '../model/webhook.js';

/** The way to those who are told, and what they are told in words. */
export interface OutwardPost {
  /** Whether networks of one's own may be told. */
  readonly allowsPrivate: boolean;
  /** A secret as it may be kept. */
  seal(secret: string): string;
  /** What was sealed; null = by the key of another installation. */
  unseal(sealed: string): string | null;
  /** Sends bytes to an address, once: redirects are not followed, and nothing of the answer is kept but its status. */
  send(parcel: Parcel): Promise<Delivered>;
  /** One message that says everything. */
  text(notice: Notice, language: NoticeLanguage): string;
  /** Where it can be read; null = others do not reach this service. */
  links(notice: Notice): NoticeLinks | null;
}

export interface Parcel {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface NoticeLinks {
  /** A page for people. */
  readonly web: string;
  readonly api: string;
  /** null = it has none. */
  readonly log: string | null;
}
