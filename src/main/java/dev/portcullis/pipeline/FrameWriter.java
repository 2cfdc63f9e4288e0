package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Frames as the bytes of a body: documents as they are, events as WHATWG server-sent events. */
public final class FrameWriter {
  private FrameWriter() {}

  /** The bytes of this frame. */
  public static byte[] bytes(Frame frame) {
    return switch (frame) {
      case Frame.Event(String name, Json json, _, _) when name == null ->
          JsonWriter.bytes("data: ", json, "\n\n");
      case Frame.Event event ->
          ("event: " + event.name() + "\ndata: " + JsonWriter.text(event.json()) + "\n\n")
              .getBytes(StandardCharsets.UTF_8);
      case Frame.Done(String mark) -> ("data: " + mark + "\n\n").getBytes(StandardCharsets.UTF_8);
      case Frame.Document document -> JsonWriter.bytes(document.json());
      case Frame.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
      case Frame.Bytes(byte[] bytes) -> bytes;
    };
  }
}
