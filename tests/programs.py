"""Real programs for the tests: PostgreSQL and nginx, from Debian's packages.

As root the package is installed; otherwise the test is skipped with a reason, or fails in CI.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import until

_PATH = ":".join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _find(program: str, package: str) -> str:
    """The path of a program; installs its package when it can."""
    for attempt in ("look", "install"):
        places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
        found = shutil.which(program, path=_PATH) or (str(places[0]) if places else None)
        if found:
            return str(Path(found).resolve())
        if attempt == "look" and os.geteuid() == 0 and shutil.which("apt-get"):
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            for command in (["update", "-q"], ["install", "-y", "-q", package]):
                subprocess.run(["apt-get", *command], env=quiet, capture_output=True, check=False)
    reason = f"{program} is missing (apt-get install {package})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server on a free port; gives an SQLAlchemy address without a database."""
    program = _find("initdb", "postgresql")
    folder = Path(tempfile.mkdtemp(prefix="cewen-pg-"))
    data, binaries = folder / "data", Path(program).parent
    become: list[str] = []
    if os.geteuid() == 0:  # it refuses to run as root
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        become = ["runuser", "-u", "postgres", "--"]
    port = free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [*become, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    make = [*become, program, "-D", str(data), "-U", "cewen", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*make, "--no-sync"], check=True, capture_output=True, cwd=folder)
    start = [*control, "-l", str(folder / "log"), "-o", options, "start"]
    subprocess.run(start, check=True, capture_output=True, cwd=folder)
    try:
        yield f"postgresql+psycopg://cewen@127.0.0.1:{port}"
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, capture_output=True, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def nginx(configuration: str, folder: Path) -> Iterator[None]:
    """An nginx with this server block and nothing else of the machine's configuration.

    Args:
        configuration: What stands inside ``http { … }``.
        folder: For its temporary files and logs.
    """
    program = _find("nginx", "nginx-light")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    main = (
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{paths}{configuration} }}\n"
    )
    if os.geteuid() == 0:
        main = "user root;\n" + main
    file = folder / "nginx.conf"
    file.write_text(main, encoding="utf-8")
    command = [program, "-c", str(file), "-p", str(folder), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: (folder / "nginx.pid").is_file() or process.poll() is not None, seconds=10)
        assert process.poll() is None, (folder / "error.log").read_text()
        yield
    finally:
        process.terminate()
        process.wait(10)
