package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class HalfMadeStoresTest {
    private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path application;

    @Test
    void aStoreThatWasNeverFinishedCanBeMadeAnewAndWholeOnesStay() throws IOException, RocksDBException {
        Path whole = Files.createDirectories(application.resolve("0_0/rocksdb/counts"));
        try (Options options = options();
                RocksDB store = RocksDB.open(options, whole.toString())) {
            store.put(KEY, KEY);
        }
        Path begun = Files.createDirectories(application.resolve("0_0/rocksdb/subspaces"));
        Files.createFile(begun.resolve("000004.log"));
        Path nameless = Files.createDirectories(application.resolve("0_1/rocksdb/counts"));
        Files.writeString(nameless.resolve("CURRENT"), "MANIFEST-000005\n");
        Files.createFile(application.resolve("0_1/.checkpoint"));
        try (Options options = options()) {
            assertThatThrownBy(() -> RocksDB.open(options, begun.toString())).isInstanceOf(RocksDBException.class);
            assertThatThrownBy(() -> RocksDB.open(options, nameless.toString())).isInstanceOf(RocksDBException.class);
        }

        HalfMadeStores.removeFrom(application);

        for (Path store : new Path[] {begun, nameless}) {
            try (Options options = options();
                    RocksDB made = RocksDB.open(options, store.toString())) {
                assertThat(made.get(KEY)).isNull();
            }
        }
        try (Options options = options();
                RocksDB store = RocksDB.open(options, whole.toString())) {
            assertThat(store.get(KEY)).isEqualTo(KEY);
        }
        assertThat(application.resolve("0_1/.checkpoint")).exists();
    }

    @Test
    void anApplicationWithoutAFolderHasNone() {
        HalfMadeStores.removeFrom(application.resolve("none"));
        assertThat(application).isEmptyDirectory();
    }

    private static Options options() {
        return new Options().setCreateIfMissing(true);
    }
}
