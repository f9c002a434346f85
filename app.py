"""The app: which pages there are. Run it with `make app`, `kg app` or `streamlit run app.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kg.pages import compare, data, frame, lineage, lists, paper, search, topics

ASSETS = Path(frame.__file__).with_name("assets")

st.set_page_config(
    page_title="Lithograph", page_icon=str(ASSETS / "icon.png"), layout="wide", initial_sidebar_state="auto"
)
st.logo(str(ASSETS / "logo.svg"), size="large")
data.warm_up()

pages = [
    st.Page(search.show, title="Search", url_path="", default=True),
    st.Page(paper.show, title="Paper", url_path="paper"),
    st.Page(lineage.show, title="Lineage", url_path="lineage"),
    st.Page(compare.show, title="Compare", url_path="compare"),
    st.Page(topics.show, title="Topics", url_path="topics"),
    st.Page(lists.show, title="Lists", url_path="lists"),
]
current = st.navigation(pages, position="top")
frame.dress()
current.run()
