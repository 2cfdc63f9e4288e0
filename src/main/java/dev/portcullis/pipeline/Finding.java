package dev.portcullis.pipeline;

/**
 * What a guard saw, without the text it saw.
 *
 * @param rule the rule that matched
 * @param direction {@code input} or {@code output}
 * @param action what was done about it
 */
public record Finding(String rule, String direction, String action) {}
