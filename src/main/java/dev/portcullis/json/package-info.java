/**
 * JSON as the gateway sees it: an immutable tree, one strict reader and one writer.
 *
 * <p>What belongs here: RFC 8259 syntax, its limits, and RFC 8785 canonical form. What does not:
 * any knowledge of what a document means. This is the only package that imports Jackson, of which
 * it uses the streaming parser alone. Numbers keep their lexeme, so that what is forwarded is what
 * was validated.
 */
@NullMarked
package dev.portcullis.json;

import org.jspecify.annotations.NullMarked;
