package dev.portcullis.pipeline;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * One try at an upstream.
 *
 * @param upstream its place in the route's list, from 0
 * @param status what it answered, if it did
 * @param result how the try ended, in a word
 * @param took how long it took until its head, or its failure
 */
public record Attempt(int upstream, OptionalInt status, String result, Duration took) {}
