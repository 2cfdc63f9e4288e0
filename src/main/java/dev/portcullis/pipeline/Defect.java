package dev.portcullis.pipeline;

import dev.portcullis.json.Pointer;

/**
 * What is wrong with one place of a document.
 *
 * @param pointer the place
 * @param detail a sentence for the sender, which does not repeat what stands there
 */
public record Defect(Pointer pointer, String detail) {}
