(* G3 horizon-metric, two domains (supports P1; derived here).

   Statements, u = a_1 - a_2, validation loss 1/2 |theta - c|^2:
   - the minimiser of the M_T-weighted loss over the segment is a_2 + clip(w_T) u,
     w_T = <u, M_T (c - a_2)> / <u, M_T u> (any symmetric H);
   - diagonal H, h_min <= h_j, 0 <= eta h_j <= 1, T >= 1: with
     w* = <u, c - a_2> / |u|^2, y = c - a_2 - w* u and rho = 1 - eta h_min,
     |w_T - w*| <= C rho^T, C = sum |u_j y_j| / (2 eta h_min |u|^2);
   - EG from theta_0 in the box of a_1 and a_2, 0 < w_0 < 1, with
     alpha sum_j |u_j| (|u_j| + |a_{2,j} - c_j|) <= 1/2 and alpha |u|^2 <= 1:
     theta_k -> a_2 + clip(w_T) u and w_k -> clip(w_T). The first condition is an
     a-priori form of alpha <= 1/(2R).
   Assumption: the Hessian is diagonal (second and third statement). *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains
  GreedyWorstDomain WeightedLoss Entropy Hull HorizonMetric.
Open Scope R_scope.

Definition clip (x : R) : R := Rmax 0 (Rmin 1 x).

Lemma clip_range x : 0 <= clip x <= 1.
Proof.
  unfold clip. split; [apply Rmax_l|]. apply Rmax_lub; [lra|apply Rmin_l].
Qed.

(** [clip x] is the point of [0,1] nearest to [x]. *)
Lemma clip_variational x w : 0 <= w <= 1 -> 0 <= (w - clip x) * (clip x - x).
Proof.
  intros Hw. unfold clip, Rmax, Rmin.
  destruct (Rle_dec 1 x); destruct (Rle_dec 0 _); nra.
Qed.

Lemma clip_contracts x y : Rabs (clip x - clip y) <= Rabs (x - y).
Proof.
  unfold clip, Rmax, Rmin.
  destruct (Rle_dec 1 x), (Rle_dec 1 y); repeat destruct (Rle_dec 0 _);
    unfold Rabs; repeat destruct (Rcase_abs _); lra.
Qed.

(** A mixture of two domains is a point of the line a_2 + w u. *)
Lemma mix_two a w :
  sum 2 w = 1 ->
  mix 2 a w = vadd (a 1%nat) (vscal (w O) (vsub (a O) (a 1%nat))).
Proof.
  intros Hw. simpl in Hw. apply functional_extensionality; intros j.
  unfold mix, vadd, vscal, vsub. simpl. replace (w 1%nat) with (1 - w O) by lra. ring.
Qed.

Definition horizon_weight (d : nat) (M : vec -> vec) (a : nat -> vec) (c : vec) : R :=
  let u := vsub (a O) (a 1%nat) in
  dot d u (M (vsub c (a 1%nat))) / dot d u (M u).

Theorem horizon_weight_minimises d M a c lo :
  linear M -> symmetric d M -> 0 < lo -> (forall z, lo * dot d z z <= dot d (M z) z) ->
  0 < dot d (vsub (a O) (a 1%nat)) (vsub (a O) (a 1%nat)) ->
  minimises (hull 2 a) (weighted d M c) (mix 2 a (two (clip (horizon_weight d M a c)))).
Proof.
  intros HM HMs Hlo Hpos Hu. set (u := vsub (a O) (a 1%nat)) in *.
  set (wT := horizon_weight d M a c). set (wc := clip wT).
  assert (Hs : simplex 2 (two wc)) by (apply two_simplex, clip_range).
  assert (Hm : 0 < dot d (M u) u) by (specialize (Hpos u); nra).
  apply variational_minimiser; try assumption.
  - intros z. specialize (Hpos z). pose proof (dot_self_nonneg d z). nra.
  - exists (two wc). now split.
  - intros z [w [[Hw Ew] ->]]. rewrite !mix_two by (exact Ew || apply Hs). fold u.
    replace (two wc O) with wc by reflexivity.
    replace (vsub (vadd (a 1%nat) (vscal wc u)) c)
      with (vsub (vscal wc u) (vsub c (a 1%nat))) by vec_ring.
    replace (vsub (vadd (a 1%nat) (vscal (w O) u)) (vadd (a 1%nat) (vscal wc u)))
      with (vscal (w O - wc) u) by vec_ring.
    rewrite (linear_sub M) by exact HM. destruct HM as [_ Hscal]. rewrite Hscal.
    rewrite dot_scal_r, dot_sub_l, dot_scal_l.
    assert (E : dot d (M (vsub c (a 1%nat))) u = wT * dot d (M u) u).
    { unfold wT, horizon_weight. fold u. rewrite (dot_comm d u (M u)), (dot_comm d u).
      field. lra. }
    rewrite E. replace (_ * (wc * dot d (M u) u - wT * dot d (M u) u))
      with ((w O - wc) * (wc - wT) * dot d (M u) u) by ring.
    apply Rmult_le_pos; [|lra]. apply clip_variational.
    assert (0 <= w 1%nat) by (apply Hw; lia). assert (0 <= w O) by (apply Hw; lia).
    simpl in Ew. lra.
Qed.

Section Diagonal.
Variables (d T : nat) (h : vec) (a : nat -> vec) (c : vec) (eta hmin : R).

Let H := matvec d (diag h).
Let u := vsub (a O) (a 1%nat).
Let M := M_op eta H T.

(** The optimal weight on the line, and the limit of horizon T. *)
Definition best_weight : R := dot d u (vsub c (a 1%nat)) / dot d u u.
Definition limit_weight : R := horizon_weight d M a c.

Hypothesis h_range : forall j, (j < d)%nat -> hmin <= h j /\ eta * h j <= 1.
Hypothesis hmin_pos : 0 < hmin.
Hypothesis eta_pos : 0 < eta.
Hypothesis T_pos : (1 <= T)%nat.
Hypothesis u_nonzero : 0 < dot d u u.

Lemma some_direction : exists j, (j < d)%nat /\ u j <> 0.
Proof.
  unfold dot in u_nonzero. clear h_range M H. induction d as [|n IH]; simpl in u_nonzero; [lra|].
  destruct (Req_dec (u n) 0) as [E|E]; [|exists n; split; [lia|exact E]].
  rewrite E in u_nonzero. destruct IH as [j [Hj Hu]]; [lra|]. exists j. split; [lia|exact Hu].
Qed.

Lemma factor_range j :
  (j < d)%nat -> 0 <= (1 - eta * h j) ^ T <= (1 - eta * hmin) ^ T /\
  eta * hmin <= 1 - (1 - eta * h j) ^ T.
Proof.
  intros Hj. destruct (h_range j Hj) as [Hlo Hhi].
  assert (He : eta * hmin <= eta * h j) by (apply Rmult_le_compat_l; lra).
  assert (0 < eta * hmin) by (apply Rmult_lt_0_compat; lra).
  split; [split; [apply pow_le; lra|apply pow_incr; lra]|].
  destruct T as [|t]; [lia|]. simpl.
  destruct (pow_unit (1 - eta * h j) t ltac:(lra)).
  assert ((1 - eta * h j) * (1 - eta * h j) ^ t <= (1 - eta * h j) * 1)
    by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma weighted_length : eta * hmin * dot d u u <= dot d u (M u).
Proof.
  unfold dot. rewrite <- sum_scal. apply sum_le. intros j Hj. unfold M, H.
  rewrite M_diag by exact Hj. destruct (factor_range j Hj) as [_ Hm].
  replace (u j * ((1 - (1 - eta * h j) ^ T) * u j))
    with ((1 - (1 - eta * h j) ^ T) * (u j * u j)) by ring.
  apply Rmult_le_compat_r; [nra|exact Hm].
Qed.

Definition horizon_constant : R :=
  sum d (fun j => Rabs (u j * (c j - a 1%nat j - best_weight * u j)))
  / (2 * (eta * hmin * dot d u u)).

Theorem horizon_metric_gap :
  Rabs (limit_weight - best_weight) <= horizon_constant * (1 - eta * hmin) ^ T.
Proof.
  pose proof weighted_length as Hm.
  assert (Hehu : 0 < eta * hmin * dot d u u)
    by (apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; lra).
  set (y := fun j => c j - a 1%nat j - best_weight * u j).
  assert (Horth : sum d (fun j => u j * y j) = 0).
  { unfold y. rewrite (sum_ext d _ (fun j => u j * vsub c (a 1%nat) j - best_weight * (u j * u j)))
      by (intros; unfold vsub; ring).
    rewrite sum_minus, sum_scal. fold (dot d u (vsub c (a 1%nat))) (dot d u u).
    unfold best_weight. field. lra. }
  assert (Hdiff : limit_weight - best_weight
    = - sum d (fun j => u j * y j * (1 - eta * h j) ^ T) / dot d u (M u)).
  { assert (E : dot d u (M (vsub c (a 1%nat))) - best_weight * dot d u (M u)
      = - sum d (fun j => u j * y j * (1 - eta * h j) ^ T)).
    { rewrite <- (Rplus_0_r (- sum d _)), <- Horth. unfold dot.
      rewrite <- sum_scal, <- sum_minus.
      transitivity (sum d (fun j => u j * y j - u j * y j * (1 - eta * h j) ^ T));
        [|rewrite sum_minus; ring].
      apply sum_ext. intros j Hj. unfold M, H. rewrite !M_diag by exact Hj.
      unfold y, vsub. ring. }
    rewrite <- E. unfold limit_weight, horizon_weight. fold u. field. lra. }
  rewrite Hdiff. unfold Rdiv. rewrite Rabs_mult, Rabs_Ropp, Rabs_inv, (Rabs_right (dot d u (M u)))
    by lra.
  unfold horizon_constant. fold y.
  change (sum d (fun j => Rabs (u j * (c j - a 1%nat j - best_weight * u j))))
    with (sum d (fun j => Rabs (u j * y j))).
  (* as sum_j u_j y_j = 0, the factors count by their distance from rho^T/2 *)
  set (r := (1 - eta * hmin) ^ T / 2).
  assert (Hcentre : sum d (fun j => u j * y j * (1 - eta * h j) ^ T)
    = sum d (fun j => u j * y j * ((1 - eta * h j) ^ T - r))).
  { rewrite (sum_ext d (fun j => u j * y j * (_ - r)) (fun j => u j * y j * (1 - eta * h j) ^ T - r * (u j * y j)))
      by (intros; ring).
    rewrite sum_minus, sum_scal, Horth. ring. }
  rewrite Hcentre.
  apply Rle_trans with (sum d (fun j => Rabs (u j * y j)) * r * / (eta * hmin * dot d u u));
    [|unfold r; right; field; lra].
  apply Rmult_le_compat; [apply Rabs_pos|left; apply Rinv_0_lt_compat; lra| |].
  - eapply Rle_trans; [apply sum_abs|]. rewrite <- sum_scal_r. apply sum_le. intros j Hj.
    destruct (factor_range j Hj) as [[H0 H1] _]. rewrite Rabs_mult.
    apply Rmult_le_compat_l; [apply Rabs_pos|]. apply Rabs_le. unfold r. lra.
  - apply Rinv_le_contravar; lra.
Qed.

(** The same for the weights clipped to [0,1]. *)
Corollary horizon_metric_gap_clipped :
  Rabs (clip limit_weight - clip best_weight) <= horizon_constant * (1 - eta * hmin) ^ T.
Proof. eapply Rle_trans; [apply clip_contracts|apply horizon_metric_gap]. Qed.

(** * Convergence of EG with an a-priori step *)

Variables (alpha w0 : R) (th0 : vec).
Let grad (i : nat) := quadratic_grad H (a i).
Let hess (i : nat) (_ : vec) := H.
Let gradV (th : vec) := vsub th c.
Let W := weights 2 d grad hess gradV eta T (eg 2 alpha) (two w0) th0.
Let P := parameters 2 d grad hess gradV eta T (eg 2 alpha) (two w0) th0.
Let limit := mix 2 a (two (clip limit_weight)).

Hypothesis alpha_pos : 0 < alpha.
Hypothesis alpha_spread :
  alpha * sum d (fun j => Rabs (u j) * (Rabs (u j) + Rabs (a 1%nat j - c j))) <= / 2.
Hypothesis alpha_diameter : alpha * dot d u u <= 1.
Hypothesis w0_range : 0 < w0 < 1.
Hypothesis th0_box : in_box d a th0.

Lemma step_range j : (j < d)%nat -> 0 <= eta * h j <= 1.
Proof. intros Hj. destruct (h_range j Hj). split; [apply Rmult_le_pos; lra|lra]. Qed.

Lemma round_states k : simplex 2 (W k) /\ between_optima d a (P k).
Proof.
  induction k as [|k [Hs Hb]].
  - split; [apply two_simplex; lra|apply box_between, th0_box].
  - unfold W, P. rewrite weights_S, parameters_S. fold W P.
    split; [apply eg_simplex, Hs|]. now apply (round_invariant d T h a eta step_range).
Qed.

Lemma span_a_priori k i l : (i < 2)%nat -> (l < 2)%nat ->
  hypergradient 2 d grad hess gradV eta T (W k) (P k) i
  - hypergradient 2 d grad hess gradV eta T (W k) (P k) l
  <= sum d (fun j => Rabs (u j) * (Rabs (u j) + Rabs (a 1%nat j - c j))).
Proof.
  intros Hi Hl. destruct (round_states k) as [Hs Hb].
  unfold grad, hess, gradV.
  rewrite (hypergradient_difference 2 d H a c eta (matvec_linear d _)) by apply Hs.
  pose proof (round_invariant d T h a eta step_range (W k) (P k) Hs Hb) as Hb'.
  fold H in Hb'. set (th := inner 2 (fun i => quadratic_grad H (a i)) eta (W k) T (P k)) in *.
  unfold dot. apply sum_le. intros j Hj. unfold H. rewrite M_diag by exact Hj.
  specialize (Hb' j Hj). fold u in Hb'. destruct (factor_range j Hj) as [[Hr0 _] Hm].
  assert (Hr1 : 0 <= 1 - (1 - eta * h j) ^ T <= 1)
    by (assert (0 < eta * hmin) by (apply Rmult_lt_0_compat; lra); lra).
  set (q := 1 - (1 - eta * h j) ^ T) in *.
  set (s := vsub (a i) (a l) j * (th j - c j)).
  assert (Hs' : Rabs s <= Rabs (u j) * (Rabs (u j) + Rabs (a 1%nat j - c j))).
  { assert (Hu : Rabs (u j * (th j - c j)) <= Rabs (u j) * (Rabs (u j) + Rabs (a 1%nat j - c j))).
    { replace (u j * (th j - c j))
        with (u j * (th j - a 1%nat j) + u j * (a 1%nat j - c j)) by ring.
      eapply Rle_trans; [apply Rabs_triang|]. rewrite Rmult_plus_distr_l, <- !Rabs_mult.
      apply Rplus_le_compat_r. rewrite !Rabs_right by nra. lra. }
    assert (Hz : 0 <= Rabs (u j) * (Rabs (u j) + Rabs (a 1%nat j - c j)))
      by (eapply Rle_trans; [apply Rabs_pos|exact Hu]).
    unfold s. destruct i as [|[|i]]; destruct l as [|[|l]]; try lia.
    - unfold vsub. rewrite Rminus_eq_0, Rmult_0_l, Rabs_R0. exact Hz.
    - exact Hu.
    - replace (vsub (a 1%nat) (a O) j * (th j - c j)) with (- (u j * (th j - c j)))
        by (unfold u, vsub; ring). rewrite Rabs_Ropp. exact Hu.
    - unfold vsub. rewrite Rminus_eq_0, Rmult_0_l, Rabs_R0. exact Hz. }
  replace (q * vsub (a i) (a l) j * vsub th c j) with (q * s) by (unfold s, vsub; ring).
  pose proof (Rmult_le_compat_l q _ _ (proj1 Hr1) (Rle_abs s)).
  pose proof (Rmult_le_compat_r (Rabs s) q 1 (Rabs_pos s) (proj2 Hr1)). lra.
Qed.

Theorem horizon_metric_two_domains :
  is_lim_seq (fun k => norm d (vsub (P k) limit)) (0 : R) /\
  is_lim_seq (fun k => W k O) (clip limit_weight : R).
Proof.
  destruct (argmin_exists d (fun j => - h j)) as [jm [Hjm Hmax]].
  { destruct some_direction as [j [Hj _]]. lia. }
  assert (Hb : between d hmin (h jm) H).
  { apply diag_between. intros j Hj. specialize (Hmax j Hj). destruct (h_range j Hj). lra. }
  destruct (h_range jm Hjm) as [Hlo Hhi].
  assert (HM : forall z, (1 - (1 - eta * hmin) ^ T) * dot d z z <= dot d (M z) z).
  { intros z. apply (M_between d H eta (matvec_linear d _) (diag_symmetric d h) hmin (h jm));
      try assumption; lra. }
  assert (Hq : 0 < 1 - (1 - eta * hmin) ^ T).
  { pose proof (Rmult_lt_0_compat eta hmin eta_pos hmin_pos).
    assert (eta * hmin <= eta * h jm) by (apply Rmult_le_compat_l; lra).
    pose proof (pow_lt_unit (1 - eta * hmin) T ltac:(lra) T_pos). lra. }
  assert (Hconv : is_lim_seq (fun k => norm d (vsub (P k) limit)) (0 : R)).
  { apply (horizon_metric_converges 2 d T H a c eta alpha hmin (h jm)
      (sum d (fun j => Rabs (u j) * (Rabs (u j) + Rabs (a 1%nat j - c j))))
      (norm d u) (two (clip limit_weight))); try assumption; try lra.
    - apply matvec_linear.
    - apply diag_symmetric.
    - rewrite norm_sqr. exact alpha_diameter.
    - intros i l Hi Hl.
      assert (Hz : forall x : vec, norm d (vsub x x) <= norm d u).
      { intros x. replace (vsub x x) with (vscal 0 x) by vec_ring.
        rewrite norm_scal, Rabs_R0, Rmult_0_l. apply norm_nonneg. }
      destruct i as [|[|i]]; destruct l as [|[|l]]; try lia; try apply Hz; fold u; [lra|].
      rewrite norm_sub_sym. fold u. lra.
    - apply two_simplex, clip_range.
    - apply (horizon_weight_minimises d M a c _ (M_linear H eta (matvec_linear d _) T)
        (M_symmetric d H eta (diag_symmetric d h) T) Hq HM u_nonzero).
    - split; [apply two_simplex; lra|]. intros [|[|i]] Hi; unfold two; simpl; try lia; lra.
    - apply span_a_priori. }
  split; [exact Hconv|].
  destruct some_direction as [j [Hj Huj]].
  set (r := (1 - eta * h j) ^ T).
  assert (Hr : 0 < 1 - r).
  { destruct (factor_range j Hj) as [_ Hm]. fold r in Hm.
    pose proof (Rmult_lt_0_compat eta hmin eta_pos hmin_pos). lra. }
  assert (He : is_lim_seq (fun k => P k j - limit j) (0 : R)).
  { apply is_lim_seq_abs_0.
    apply (is_lim_seq_le_le (fun _ => 0) _ (fun k => norm d (vsub (P k) limit)));
      [|apply is_lim_seq_const|exact Hconv].
    intros k. split; [apply Rabs_pos|].
    rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. apply (dot_self_term d (vsub (P k) limit) j Hj). }
  assert (HW : forall k, W k O = clip limit_weight
    + / ((1 - r) * u j) * ((P (S k) j - limit j) - r * (P k j - limit j))).
  { intros k. destruct (round_states k) as [[_ Es] _].
    unfold P at 1. rewrite parameters_S. fold W P. unfold grad.
    rewrite (inner_closed_form 2 H a eta (matvec_linear d _)) by exact Es.
    unfold vadd, H. rewrite R_diag, M_diag by exact Hj. fold r.
    unfold limit. rewrite !mix_two by (exact Es || (unfold two; simpl; ring)). fold u.
    unfold vadd, vscal. replace (two (clip limit_weight) O) with (clip limit_weight)
      by reflexivity. field. split; [exact Huj|lra]. }
  apply (is_lim_seq_ext _ _ _ (fun k => eq_sym (HW k))).
  replace (Finite (clip limit_weight))
    with (Finite (clip limit_weight + / ((1 - r) * u j) * (0 - r * 0))) by (f_equal; ring).
  apply is_lim_seq_plus'; [apply is_lim_seq_const|].
  apply (is_lim_seq_scal_l _ (/ ((1 - r) * u j)) (0 - r * 0)).
  apply is_lim_seq_minus'; [now apply (is_lim_seq_incr_1 (fun k => P k j - limit j))|].
  apply (is_lim_seq_scal_l _ r 0). exact He.
Qed.
End Diagonal.
