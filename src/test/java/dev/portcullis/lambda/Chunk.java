package dev.portcullis.lambda;

/**
 * A piece of a request's body: a chunk as it stood on the wire, or what one read brought of a body
 * whose length was declared.
 *
 * @param bytes its bytes, which nobody changes
 * @param arrivedAt when it was whole, as {@link System#nanoTime} counts
 */
@SuppressWarnings("ArrayRecordComponent")
public record Chunk(byte[] bytes, long arrivedAt) {}
