from collections.abc import Callable, Iterator

import pytest

from retrieval.archive.archive import Archive
from retrieval.chain import RetrievalChain
from retrieval.settings import Settings
from retrieval.wiring import build_chain
from tests.llm.loopback import Loopback, loopback

BuildChain = Callable[..., RetrievalChain]


@pytest.fixture(scope="session")
def servers() -> Iterator[Loopback]:
    """The chat servers, as a process of their own."""
    with loopback() as running:
        yield running


@pytest.fixture(params=["openai", "anthropic"])
def provider(request: pytest.FixtureRequest) -> str:
    """Both providers' real packages."""
    return str(request.param)


@pytest.fixture
def chain(servers: Loopback, provider: str, sample_archive: Archive, monkeypatch: pytest.MonkeyPatch) -> BuildChain:
    """Builds the chain over the samples with a model of the provider."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.setenv(name, "sk-loopback-0123456789")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)

    def build(**more: object) -> RetrievalChain:
        told = {"llm": f"{provider}:loopback", "llm_base_url": getattr(servers, provider), "llm_seconds": 10, **more}
        return build_chain(Settings(archive=sample_archive.folder, **told), sample_archive)

    return build
