package dev.portcullis.pipeline;

/**
 * How much a guard looked at. A direction in which no guard is on has none, so that evidence shows
 * what nobody looked at.
 *
 * @param direction of what
 * @param texts how many texts, or pieces of one
 * @param characters how long they were in all
 */
public record Inspection(Direction direction, long texts, long characters) {}
