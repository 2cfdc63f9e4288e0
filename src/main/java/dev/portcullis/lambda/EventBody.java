package dev.portcullis.lambda;

import dev.portcullis.pipeline.BodySource;
import dev.portcullis.pipeline.Request.Body;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;

/**
 * The body that an event carries; it is decoded when somebody asks for it. {@code toString} never
 * shows content.
 *
 * @param text the body; empty if there is none
 * @param base64 whether the text is the body's Base64 (RFC 4648)
 */
record EventBody(String text, boolean base64) implements BodySource {
  static final EventBody NONE = new EventBody("", false);

  /** Whether there is a body, and its length where that can be told without decoding it. */
  Body announced() {
    if (text.isEmpty()) {
      return new Body.None();
    }
    return new Body.Announced(base64 ? OptionalLong.of(decodedLength()) : OptionalLong.empty());
  }

  private long decodedLength() {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return end * 3L / 4;
  }

  @Override
  public byte[] read(long limit) throws TooLarge, Malformed {
    if (text.length() > limit * 4 / 3 + 4) { // before anything of it is copied
      throw new TooLarge();
    }
    byte[] bytes = bytes();
    if (bytes.length > limit) {
      throw new TooLarge();
    }
    return bytes;
  }

  private byte[] bytes() throws Malformed {
    try {
      return base64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw new Malformed();
    }
  }

  @Override
  public String toString() {
    return "body of " + text.length() + " characters";
  }
}
