package io.asterism.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** DuckDB: the entries joined with themselves on the token, grouped by the pair. The clock does not include loading the entries. */
public final class DuckDb implements Contestant {
    @Override
    public String name() {
        return "DuckDB, self-join";
    }

    @Override
    public int mostTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String heap() {
        return "1g";
    }

    @Override
    public Outcome count(Path file, int tokens, Path folder) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("pairs.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + Runtime.getRuntime().availableProcessors());
            statement.execute("SET memory_limit = '6GB'");
            statement.execute("SET preserve_insertion_order = false");
            statement.execute("CREATE TABLE entries (token INTEGER, latent INTEGER)");
            load(connection.unwrap(DuckDBConnection.class), SparseTokens.read(file, tokens));
            long start = System.nanoTime();
            statement.execute("CREATE TABLE pairs AS SELECT a.latent AS i, b.latent AS j, count(*) AS n FROM entries a "
                    + "JOIN entries b ON a.token = b.token AND a.latent <= b.latent GROUP BY ALL");
            double seconds = (System.nanoTime() - start) / 1e9;
            double peak = PeakMemory.mebibytes();
            Fingerprint.Sum sum = new Fingerprint.Sum();
            statement.execute("SET memory_limit = '2GB'");
            try (ResultSet pairs = statement.executeQuery("SELECT i, j, n FROM pairs")) {
                while (pairs.next()) {
                    sum.add(pairs.getInt(1), pairs.getInt(2), pairs.getLong(3));
                }
            }
            return new Outcome(seconds, peak, sum.of(tokens));
        }
    }

    private static void load(DuckDBConnection connection, SparseTokens stream) throws SQLException {
        try (DuckDBAppender appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "entries")) {
            for (int token = 0; token < stream.tokens(); token++) {
                for (int k = stream.start(token); k < stream.end(token); k++) {
                    appender.beginRow();
                    appender.append(token);
                    appender.append((int) stream.latents()[k]);
                    appender.endRow();
                }
            }
        }
    }
}
