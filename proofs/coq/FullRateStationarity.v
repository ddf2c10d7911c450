(* F2 full-rate (b) (supports P2; derived here).

   Statement: general F on the simplex, projected gradient
   w_{k+1} = Proj(w_k - alpha g_k), F(v) <= F(w) + <dF(w), v-w> + L_F/2 |v-w|^2
   (Euclidean), alpha L_F <= 1, F >= F_low, and |P(g_k - dF(w_k))| <= delta with P
   the projection on the vectors of sum 0. With the gradient mapping of the true
   gradient, G(w) = (w - Proj(w - alpha dF(w)))/alpha,
     (1/K) sum_{k<K} |G(w_k)|^2 <= 8 (F(w_0) - F_low)/(alpha K) + 10 delta^2. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Rcomplements.
From DataMixing Require Import Sums Operators TwoDomains WeightedLoss HorizonTwoDomains FullRate.
Open Scope R_scope.

(** [p] is the point of the simplex nearest to [x]. *)
Definition is_projection (m : nat) (x p : vec) : Prop :=
  minimises (simplex m) (fun v => norm m (vsub v x)) p.

(** P: subtract the mean. *)
Definition centre (m : nat) (x : vec) : vec := fun i => x i - sum m x / INR m.

Lemma simplex_convex m : convex (simplex m).
Proof.
  intros x y t [Hx Ex] [Hy Ey] Ht. unfold vadd, vscal, vsub. split.
  - intros i Hi. specialize (Hx i Hi). specialize (Hy i Hi). nra.
  - rewrite sum_plus, sum_scal, sum_minus, Ex, Ey. ring.
Qed.

Lemma identity_linear : linear (fun x => x).
Proof. now split. Qed.

Lemma projection_variational m x p v :
  is_projection m x p -> simplex m v -> 0 <= dot m (vsub p x) (vsub v p).
Proof.
  intros [Hp Hmin] Hv.
  apply (minimiser_variational m (fun x => x) x identity_linear (fun _ _ => eq_refl) (simplex m));
    [apply simplex_convex| |exact Hv].
  split; [exact Hp|]. intros y Hy. unfold weighted. apply Rmult_le_compat_l; [lra|].
  rewrite <- !norm_sqr. specialize (Hmin y Hy).
  apply Rmult_le_compat; try apply norm_nonneg; exact Hmin.
Qed.

Lemma variational_projection m x p :
  simplex m p -> (forall v, simplex m v -> 0 <= dot m (vsub p x) (vsub v p)) ->
  is_projection m x p.
Proof.
  intros Hp Hvi. split; [exact Hp|]. intros v Hv. apply sqrt_le_1_alt.
  destruct (variational_minimiser m (fun x => x) x identity_linear (fun _ _ => eq_refl)
    (simplex m) p (dot_self_nonneg m) Hp Hvi) as [_ Hmin].
  specialize (Hmin v Hv). unfold weighted in Hmin. lra.
Qed.

(** Against a difference of weights only the centred part of a vector counts. *)
Lemma centre_dot m x u v :
  simplex m u -> simplex m v -> dot m x (vsub u v) = dot m (centre m x) (vsub u v).
Proof.
  intros [_ Eu] [_ Ev]. unfold dot, centre, vsub.
  rewrite (sum_ext m (fun j => (x j - _) * _)
    (fun j => x j * (u j - v j) - sum m x / INR m * (u j - v j))) by (intros; ring).
  rewrite sum_minus, sum_scal, sum_minus, Eu, Ev. ring.
Qed.

Section Stationarity.
Variables (m K : nat) (F : vec -> R) (dF : vec -> vec) (alpha LF delta Flow : R).
Variables (g w p : nat -> vec).
Hypothesis K_pos : (0 < K)%nat.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis alpha_LF : alpha * LF <= 1.
Hypothesis smooth : forall u v, simplex m u -> simplex m v ->
  F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u).
Hypothesis low : forall v, simplex m v -> Flow <= F v.
Hypothesis start : simplex m (w O).
Hypothesis step : forall k, is_projection m (vsub (w k) (vscal alpha (g k))) (w (S k)).
Hypothesis true_step :
  forall k, is_projection m (vsub (w k) (vscal alpha (dF (w k)))) (p k).
Hypothesis bias :
  forall k, (k < K)%nat -> norm m (centre m (vsub (g k) (dF (w k)))) <= delta.

(** The gradient mapping of the true gradient at w_k. *)
Definition gradient_mapping (k : nat) : vec := vscal (/ alpha) (vsub (w k) (p k)).

Lemma iterates_simplex k : simplex m (w k).
Proof. destruct k as [|k]; [exact start|apply (step k)]. Qed.

Lemma mapping_bound k :
  (k < K)%nat ->
  dot m (gradient_mapping k) (gradient_mapping k)
  <= 8 / alpha * (F (w k) - F (w (S k))) + 10 * (delta * delta).
Proof.
  intros Hk. pose proof (iterates_simplex k) as Hw. pose proof (iterates_simplex (S k)) as Hw'.
  pose proof (proj1 (true_step k)) as Hp.
  set (e := centre m (vsub (g k) (dF (w k)))).
  set (s := vsub (w (S k)) (w k)). set (n := norm m s).
  assert (Hn : 0 <= n) by apply norm_nonneg.
  pose proof (bias k Hk) as Hb. fold e in Hb.
  assert (Hdelta : 0 <= delta) by (pose proof (norm_nonneg m e); lra).
  (* the step along the truncated gradient *)
  pose proof (projection_variational m _ _ (w k) (step k) Hw) as H1.
  replace (vsub (w (S k)) (vsub (w k) (vscal alpha (g k)))) with (vadd s (vscal alpha (g k)))
    in H1 by (unfold s; vec_ring).
  replace (vsub (w k) (w (S k))) with (vscal (-1) s) in H1 by (unfold s; vec_ring).
  autorewrite with dot in H1. rewrite <- norm_sqr in H1. fold n in H1.
  (* descent *)
  pose proof (smooth (w k) (w (S k)) Hw Hw') as HS. fold s in HS.
  rewrite <- (norm_sqr m s) in HS. fold n in HS.
  assert (He : - (delta * n) <= dot m (vsub (g k) (dF (w k))) s).
  { unfold s at 1. rewrite centre_dot by assumption. fold e s.
    pose proof (dot_le_norm m e s) as Hc. fold n in Hc. apply Rabs_le_between in Hc.
    assert (norm m e * n <= delta * n) by (apply Rmult_le_compat_r; assumption). lra. }
  rewrite dot_sub_l in He.
  assert (Hd1 : alpha * F (w (S k)) <= alpha * (F (w k) + dot m (dF (w k)) s + LF / 2 * (n * n)))
    by (apply Rmult_le_compat_l; lra).
  assert (Hd2 : alpha * - (delta * n) <= alpha * (dot m (g k) s - dot m (dF (w k)) s))
    by (apply Rmult_le_compat_l; lra).
  assert (Hd3 : alpha * LF * (n * n) <= 1 * (n * n)) by (apply Rmult_le_compat_r; nra).
  assert (Hd4 : n * n <= 4 * (alpha * (F (w k) - F (w (S k)))
                              + (alpha * delta) * (alpha * delta))).
  { pose proof (Rle_0_sqr (n / 2 - alpha * delta)) as Hsq. unfold Rsqr in Hsq. lra. }
  (* the projection is non-expansive *)
  set (t := vsub (w (S k)) (p k)). set (q := norm m t).
  pose proof (projection_variational m _ _ (p k) (step k) Hp) as P1.
  pose proof (projection_variational m _ _ (w (S k)) (true_step k) Hw') as P2.
  replace (vsub (w (S k)) (vsub (w k) (vscal alpha (g k))))
    with (vadd (vsub (w (S k)) (w k)) (vscal alpha (g k))) in P1 by vec_ring.
  replace (vsub (p k) (w (S k))) with (vscal (-1) t) in P1 by (unfold t; vec_ring).
  replace (vsub (p k) (vsub (w k) (vscal alpha (dF (w k)))))
    with (vadd (vsub (vsub (w (S k)) (w k)) t) (vscal alpha (dF (w k)))) in P2
    by (unfold t; vec_ring).
  fold t in P2. rewrite !dot_scal_r, !dot_add_l in P1. rewrite !dot_add_l, dot_sub_l in P2.
  rewrite !dot_scal_l in P1, P2. rewrite <- (norm_sqr m t) in P2. fold q in P2.
  assert (He2 : - (delta * q) <= dot m (vsub (g k) (dF (w k))) t).
  { unfold t at 1. rewrite centre_dot by assumption. fold e t.
    pose proof (dot_le_norm m e t) as Hc. fold q in Hc. apply Rabs_le_between in Hc.
    assert (norm m e * q <= delta * q)
      by (apply Rmult_le_compat_r; [apply norm_nonneg|assumption]). lra. }
  rewrite dot_sub_l in He2.
  assert (Hq0 : 0 <= q) by apply norm_nonneg.
  assert (Hqq : q * q <= alpha * (delta * q)).
  { assert (alpha * - (delta * q) <= alpha * (dot m (g k) t - dot m (dF (w k)) t))
      by (apply Rmult_le_compat_l; lra). lra. }
  assert (Hq : q <= alpha * delta).
  { destruct (Req_dec q 0) as [->|Hne]; [apply Rmult_le_pos; lra|].
    apply (Rmult_le_reg_r q); lra. }
  (* together *)
  assert (Hnorm : norm m (vsub (w k) (p k)) <= n + q).
  { replace (vsub (w k) (p k)) with (vadd (vscal (-1) s) t) by (unfold s, t; vec_ring).
    eapply Rle_trans; [apply norm_triang|].
    rewrite norm_scal, Rabs_left by lra. fold n q. lra. }
  unfold gradient_mapping. rewrite dot_scal_l, dot_scal_r, <- norm_sqr.
  set (z := norm m (vsub (w k) (p k))) in *.
  assert (Hz0 : 0 <= z) by apply norm_nonneg.
  assert (Hz : z * z <= 2 * (n * n) + 2 * ((alpha * delta) * (alpha * delta))).
  { apply Rle_trans with ((n + alpha * delta) * (n + alpha * delta)).
    - apply Rmult_le_compat; lra.
    - pose proof (Rle_0_sqr (n - alpha * delta)) as Hsq. unfold Rsqr in Hsq. lra. }
  apply (Rmult_le_reg_l (alpha * alpha)); [apply Rmult_lt_0_compat; lra|].
  replace (alpha * alpha * (/ alpha * (/ alpha * (z * z)))) with (z * z) by (field; lra).
  replace (alpha * alpha * (8 / alpha * (F (w k) - F (w (S k))) + 10 * (delta * delta)))
    with (8 * (alpha * (F (w k) - F (w (S k)))) + 10 * ((alpha * delta) * (alpha * delta)))
    by (field; lra).
  lra.
Qed.

Theorem full_rate_stationarity :
  sum K (fun k => dot m (gradient_mapping k) (gradient_mapping k)) / INR K
  <= 8 * (F (w O) - Flow) / (alpha * INR K) + 10 * (delta * delta).
Proof.
  pose proof (lt_0_INR K K_pos) as HK.
  pose proof (sum_le K _ _ mapping_bound) as Hsum.
  rewrite sum_plus, sum_const, sum_scal in Hsum.
  rewrite (sum_ext K (fun k => F (w k) - F (w (S k))) (fun k => - F (w (S k)) - - F (w k))) in Hsum
    by (intros; ring).
  rewrite (sum_telescope K (fun k => - F (w k))) in Hsum.
  pose proof (low (w K) (iterates_simplex K)) as Hl.
  apply (Rmult_le_reg_r (INR K)); [exact HK|].
  replace (sum K (fun k => dot m (gradient_mapping k) (gradient_mapping k)) / INR K * INR K)
    with (sum K (fun k => dot m (gradient_mapping k) (gradient_mapping k))) by (field; lra).
  eapply Rle_trans; [exact Hsum|].
  replace ((8 * (F (w O) - Flow) / (alpha * INR K) + 10 * (delta * delta)) * INR K)
    with (8 / alpha * (F (w O) - Flow) + INR K * (10 * (delta * delta))) by (field; lra).
  apply Rplus_le_compat_r, Rmult_le_compat_l; [|lra].
  left. apply Rdiv_lt_0_compat; lra.
Qed.
End Stationarity.

(** * The hypotheses can be met: two domains, F = |w|^2 / 2, exact gradients *)

Definition project_two (x : vec) : vec := two (clip ((x O - x 1%nat + 1) / 2)).

Lemma project_two_correct x : is_projection 2 x (project_two x).
Proof.
  unfold project_two. set (t := (x O - x 1%nat + 1) / 2).
  apply variational_projection; [apply two_simplex, clip_range|].
  intros v [Hv Ev]. simpl in Ev. unfold dot, vsub, two. simpl.
  replace (v 1%nat) with (1 - v O) by lra.
  assert (Hv1 : 0 <= v O <= 1).
  { assert (0 <= v O) by (apply Hv; lia). assert (0 <= v 1%nat) by (apply Hv; lia). lra. }
  pose proof (clip_variational t (v O) Hv1) as Hc.
  replace (0 + _ + _) with (2 * ((v O - clip t) * (clip t - t))) by (unfold t; field). lra.
Qed.

Lemma full_rate_stationarity_nonvacuous :
  exists m K F (dF : vec -> vec) alpha LF delta Flow g w p,
    (0 < K)%nat /\ 0 < alpha /\ alpha * LF <= 1 /\
    (forall u v, simplex m u -> simplex m v ->
      F v <= F u + dot m (dF u) (vsub v u) + LF / 2 * dot m (vsub v u) (vsub v u)) /\
    (forall v, simplex m v -> Flow <= F v) /\ simplex m (w O) /\
    (forall k, is_projection m (vsub (w k) (vscal alpha (g k))) (w (S k))) /\
    (forall k, is_projection m (vsub (w k) (vscal alpha (dF (w k)))) (p k)) /\
    (forall k, (k < K)%nat -> norm m (centre m (vsub (g k) (dF (w k)))) <= delta).
Proof.
  set (next := fun w : vec => project_two (vsub w (vscal (/ 2) w))).
  set (w := fun k => Nat.iter k next (two 1)).
  exists 2%nat, 1%nat, (fun w => / 2 * dot 2 w w), (fun w => w), (/ 2), 1, 0, 0,
    w, w, (fun k => w (S k)).
  repeat (split; [lra || lia|]). split; [|split; [|split; [|split; [|split]]]].
  - intros u v _ _. right. autorewrite with dot. rewrite (dot_comm 2 v u). field.
  - intros v _. pose proof (dot_self_nonneg 2 v). lra.
  - apply two_simplex. lra.
  - intros k. apply project_two_correct.
  - intros k. apply project_two_correct.
  - intros k _. right. transitivity (sqrt 0); [|apply sqrt_0].
    unfold norm. f_equal. unfold dot, centre, vsub. simpl. field.
Qed.
