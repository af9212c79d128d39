package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * How a command ended that was run within the test.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it said of what was wrong
 */
record Said(int status, String out, String err) {
    private static final int USAGE = 2;

    /** Runs a command. */
    static Said by(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Asterism.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status =
                command.execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
        return new Said(status, out.toString(), err.toString());
    }

    /** One sentence that names these, and status 2. */
    void requireOneSentence(String... named) {
        assertThat(status).as(err).isEqualTo(USAGE);
        assertThat(err.strip().lines()).as(err).hasSize(1);
        for (String name : named) {
            assertThat(err).contains(name);
        }
    }
}
