package dev.portcullis.upstream;

import java.io.EOFException;
import java.io.IOException;

/** Where a reply's body ends (RFC 9112, 6.3), found out as it comes. Belongs to one reply. */
sealed interface Framing permits Framing.Length, Framing.UntilClosed, ChunkedFraming {
  /** No body at all. */
  static Framing none() {
    return new Length(0);
  }

  /**
   * What there is of the content in the wire's buffer; does not wait, may be empty.
   *
   * @throws MalformedReply if it is not framed as it was said to be
   */
  byte[] take(Wire wire) throws MalformedReply;

  /** Whether all of it was taken. */
  boolean ended();

  /** The other side has closed. */
  void closed() throws IOException;

  /** Whether the connection may carry another reply after it. */
  default boolean delimited() {
    return true;
  }

  /** A body whose length was declared. */
  final class Length implements Framing {
    private long left;

    Length(long bytes) {
      left = bytes;
    }

    @Override
    public byte[] take(Wire wire) {
      byte[] taken = wire.take((int) Math.min(left, wire.buffered()));
      left -= taken.length;
      return taken;
    }

    @Override
    public boolean ended() {
      return left == 0;
    }

    @Override
    public void closed() throws EOFException {
      throw new EOFException();
    }
  }

  /** A body that ends with its connection. */
  final class UntilClosed implements Framing {
    private boolean closed;

    @Override
    public byte[] take(Wire wire) {
      return wire.take(wire.buffered());
    }

    @Override
    public boolean ended() {
      return closed;
    }

    @Override
    public void closed() {
      closed = true;
    }

    @Override
    public boolean delimited() {
      return false;
    }
  }
}
