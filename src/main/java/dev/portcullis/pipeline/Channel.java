package dev.portcullis.pipeline;

/**
 * One continuous text of a reply or a request: a choice, a content block, a tool call's arguments.
 * Text of one channel belongs together over frames; text of two never does.
 *
 * @param id a name that is unique in its reply, such as {@code choice.0} or {@code block.1}
 */
public record Channel(String id) {}
