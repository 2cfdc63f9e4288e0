package dev.portcullis.quota;

import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Reply;
import java.util.ArrayList;
import java.util.List;

/** A reply that remembers how it was begun. */
final class Heads implements Reply {
  final List<Head> heads = new ArrayList<>();

  @Override
  public void begin(Head head) {
    heads.add(head);
  }

  @Override
  public void write(Frame frame) {}
}
