package dev.portcullis.audit;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Events as JSON lines of one chain, in one piece for each write. */
public final class ChainedLines implements BatchWriter.Sink {
  private static final int MOST_AT_ONCE = 256;

  private final Chain chain;
  private final Output output;

  /** Where lines go. */
  @FunctionalInterface
  public interface Output {
    /** Writes all of these bytes, or throws. */
    void write(byte[] lines) throws IOException;
  }

  private ChainedLines(Chain chain, Output output) {
    this.chain = chain;
    this.output = output;
  }

  /**
   * A writer of lines. After a failed write it takes no more: a chain that goes on behind a torn
   * line would be no evidence.
   */
  public static BatchWriter writer(String chainId, Output output) {
    return new BatchWriter(
        new ChainedLines(new Chain(chainId), output), MOST_AT_ONCE, BatchWriter.AfterFailure.END);
  }

  @Override
  public void write(List<Json.Obj> events) throws IOException {
    var lines = new ByteArrayOutputStream();
    for (Json.Obj event : events) {
      lines.writeBytes(JsonWriter.bytes(chain.link(event)));
      lines.write('\n');
    }
    output.write(lines.toByteArray());
  }
}
