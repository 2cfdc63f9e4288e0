package dev.portcullis.admin;

import dev.portcullis.admin.Schema.Items;
import dev.portcullis.admin.Schema.Text;
import java.util.List;

/** Values that stand in several documents of administration. */
final class Schemas {
  static final Schema NAME = Text.of("[A-Za-z0-9][A-Za-z0-9._-]*", 64);
  static final Schema KEY_ID = Text.of("[a-z2-7]{16}", 16);
  static final Schema USER = Text.of(UserStops.USER, 255);
  static final Schema LINE = Text.of("[^\\u0000-\\u001F\\u007F-\\u009F]+", 128);
  static final Schema NOTE = Text.of("[^\\u0000-\\u001F\\u007F-\\u009F]*", 1_024);
  static final Schema ETAG = Text.of("\"[1-9][0-9]{0,15}\"", 18);
  static final Schema CURSOR = Text.of("[A-Za-z0-9_-]+", 200);
  static final Schema PAGE_SIZE = new Schema.Whole(1, 200);
  static final Schema LIFETIME = Text.of("[1-9][0-9]{0,5}[hd]", 7);
  static final Schema IDEMPOTENCY_KEY = Text.of("[!-~]+", 128);
  static final Schema COUNT = new Schema.Whole(0, 1L << 53);
  static final Schema MOMENT = new Schema.Moment();

  /** In a request: what is new is bounded. */
  private static final int MOST = 100;

  private static final Schema PATTERN = Text.of("(\\*|[!-)+-~]+\\*?)", 256);
  private static final Schema BLOCK = Text.of("[0-9a-fA-F:.]+/[0-9]{1,3}", 64);
  private static final Schema LIMIT = Text.of("(requests|tokens|concurrent)=[0-9dhms/,]+", 128);
  static final Schema PATTERNS = new Items(PATTERN, 1, MOST);
  static final Schema ANY_PATTERNS = new Items(PATTERN, 0, MOST);
  static final Schema NAMES = new Items(NAME, 0, MOST);
  static final Schema BLOCKS = new Items(BLOCK, 0, MOST);
  static final Schema LIMITS = new Items(LIMIT, 0, MOST);

  /** In an answer: what is kept may have come by other ways, and is shown as it is. */
  static final Schema SHOWN = Text.of("[\\s\\S]*", 4_096);

  static final Schema ALL_SHOWN = new Items(SHOWN, 0, 100_000);

  private Schemas() {}

  /** One of these words. */
  static Schema word(String... words) {
    return new Schema.Word(List.of(words));
  }

  /** A page of these. */
  static Schema.Members page(String name, Schema item) {
    return new Schema.Members(
        name,
        List.of(
            Schema.Member.required("items", new Items(item, 0, 1_000), "The page."),
            Schema.Member.optional(
                "next", CURSOR, "The `cursor` of the next page; absent on the last one.")));
  }
}
