/**
 * The command line, except for the command that starts the gateway.
 *
 * <p>What belongs here: options, what a person is shown, and the evidence of what a command changed
 * at a store. What does not: rules about what may be changed, which hold for administration by API
 * as well and lie further in.
 */
@NullMarked
package dev.portcullis.command;

import org.jspecify.annotations.NullMarked;
