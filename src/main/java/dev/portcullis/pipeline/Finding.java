package dev.portcullis.pipeline;

/**
 * What a guard saw, without the text it saw.
 *
 * @param rule the kind of thing that was found
 * @param direction where it was found
 * @param action what was done about it: {@code flag}, {@code redact} or {@code refuse}
 * @param count how often
 */
public record Finding(String rule, Direction direction, String action, int count) {}
