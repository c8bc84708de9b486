// What Cairn sends to Slack, in Slack's own types.
import type { HomeView, KnownBlock, MessageMetadata, ModalView } from "@slack/types";

// Slack's reference (Rich text block: rich_text_list) has the number at which a list begins; @slack/types 3.2.0 lacks it.
declare module "@slack/types/dist/block-kit/block-elements" {
  interface RichTextList {
    offset?: number;
  }
}

export interface Message {
  text: string;
  blocks: KnownBlock[];
  metadata?: MessageMetadata;
}

// The views of @slack/types take anything with a `type` for a block, so that what is wrong in one is not seen.
export interface Modal extends ModalView {
  blocks: KnownBlock[];
}

export interface Home extends HomeView {
  blocks: KnownBlock[];
}
