package dev.portcullis.upstream;

import java.io.IOException;

/** A reply whose framing is no HTTP/1.1, or could be read in two ways. It quotes nothing of it. */
final class MalformedReply extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedReply(String what) {
    super(what);
  }
}
