package dev.portcullis.lambda;

/**
 * A request of the runtime that the platform did not take.
 *
 * @param path what was asked
 * @param status the answer
 */
public record Refused(String path, int status) {}
