package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Usage;
import org.jspecify.annotations.Nullable;

/** Replies of embeddings: vectors, never streamed. */
final class OpenAiEmbeddingsReplies implements ReplyReader {
  private final UsageMeter meter;
  private final OpenAiDocuments documents;

  OpenAiEmbeddingsReplies(Call call) {
    this.meter = new UsageMeter(call);
    this.documents = new OpenAiDocuments(meter, ReportedUsage::ofTokens);
  }

  @Override
  public boolean readsEvents() {
    return true;
  }

  @Override
  public Frame.Document document(Json json) {
    return documents.withoutData(json);
  }

  @Override
  public boolean isError(Json json) {
    return OpenAiDocuments.isError(json);
  }

  @Override
  public Decoded event(@Nullable String name, String data) throws Malformed {
    throw new Malformed();
  }

  @Override
  public Usage usage() {
    return meter.usage();
  }
}
