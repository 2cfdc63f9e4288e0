/**
 * How much a caller may use: requests, tokens, money and concurrent calls, reserved before a call
 * and settled after it.
 *
 * <p>What belongs here: limits, windows, reservations, prices, and the port to the ledger that
 * counts them. What does not: who calls, and what a call means.
 */
@NullMarked
package dev.portcullis.quota;

import org.jspecify.annotations.NullMarked;
